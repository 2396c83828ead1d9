package dev.healthcheck.grpc;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The targets that gRPC channels of this process can name: gRPC finds resolvers by URI
 * scheme only, so the URI leads here. Besides targets that were registered, each for one
 * channel, there are the upstreams of {@link GrpcUpstreams}, by their names.
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

	/**
	 * What a URI stands for.
	 * @param uri the URI
	 * @return tells the upstream
	 * @throws IllegalArgumentException if the URI names none
	 */
	static TargetSource find(URI uri) {
		String authority = uri.getAuthority();
		UpstreamTarget registered = (authority != null) ? targets.get(authority) : null;
		if (registered != null) {
			return TargetSource.fixed(registered);
		}
		String path = uri.getPath();
		if (path == null || path.length() < 2) {
			throw new IllegalArgumentException("'target' is " + uri + ", but must be " + SCHEME + ":///<name>");
		}
		return new NamedTarget(authority, path.substring(1));
	}

}
