package dev.healthcheck.grpc;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * The targets that gRPC channels of this process can name: gRPC finds resolvers by URI
 * scheme only, so the URI leads here.
 */
public final class UpstreamTargets {

	static final String SCHEME = "upstream";

	private static final Map<String, UpstreamTarget> targets = new ConcurrentHashMap<>();

	private static final AtomicLong ids = new AtomicLong();

	private UpstreamTargets() {
	}

	/**
	 * Register a target.
	 * @param target the target
	 * @return its URI, to be given to a channel builder and to {@link #unregister}
	 */
	public static String register(UpstreamTarget target) {
		String authority = "target-" + ids.incrementAndGet();
		targets.put(authority, target);
		return SCHEME + "://" + authority + "/"
				+ java.net.URLEncoder.encode(target.upstream().name(), java.nio.charset.StandardCharsets.UTF_8);
	}

	/**
	 * Forget a target, after its channel was shut down.
	 * @param uri what {@link #register} returned
	 */
	public static void unregister(String uri) {
		targets.remove(URI.create(uri).getAuthority());
	}

	static @Nullable UpstreamTarget find(URI uri) {
		return (uri.getAuthority() != null) ? targets.get(uri.getAuthority()) : null;
	}

}
