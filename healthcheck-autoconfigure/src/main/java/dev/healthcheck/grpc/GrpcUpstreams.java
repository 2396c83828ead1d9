package dev.healthcheck.grpc;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamListener;
import dev.healthcheck.upstream.Upstreams;
import io.grpc.CallOptions;
import org.jspecify.annotations.Nullable;

/**
 * Makes the upstreams of an application known to gRPC: a channel with the target
 * {@code upstream:///<name>} is balanced over the upstream of that name, and its calls
 * are accounted for. The upstream may be made, changed and removed while the channel is
 * open; calls fail with {@code UNAVAILABLE} while there is none.
 * <p>
 * gRPC finds targets by what their URI says and nothing else. If there are several
 * applications in one process, {@code upstream:///<name>} means the one that was made
 * known last and is not closed; {@link #target} gives URIs that mean this one.
 */
public final class GrpcUpstreams implements AutoCloseable {

	/**
	 * What a call is about, for the balancer {@code hash}:
	 * {@code stub.withOption(GrpcUpstreams.HASH_KEY, userId)}.
	 */
	public static final CallOptions.Key<@Nullable String> HASH_KEY = CallOptions.Key.create("upstream-hash-key");

	/** The latest first. */
	private static final List<GrpcUpstreams> known = new CopyOnWriteArrayList<>();

	/** Told the name of an upstream that changed, or {@code null} for any. */
	private static final List<Consumer<@Nullable String>> listeners = new CopyOnWriteArrayList<>();

	private static final AtomicLong ids = new AtomicLong();

	private final String id = "application-" + ids.incrementAndGet();

	private final Upstreams upstreams;

	private final UpstreamListener listener = new UpstreamListener() {

		@Override
		public void onNodesChanged(Upstream upstream) {
			tell(upstream.name());
		}

	};

	private GrpcUpstreams(Upstreams upstreams) {
		this.upstreams = upstreams;
	}

	/**
	 * Make upstreams known.
	 * @param upstreams the upstreams of an application
	 * @return to be closed when the application ends
	 */
	public static GrpcUpstreams of(Upstreams upstreams) {
		GrpcUpstreams made = new GrpcUpstreams(upstreams);
		upstreams.addListener(made.listener);
		known.add(0, made);
		tell(null);
		return made;
	}

	/**
	 * The target of a channel over an upstream of this application, whatever others there
	 * are.
	 * @param name the name of the upstream, which need not exist yet
	 * @return the URI
	 */
	public String target(String name) {
		// a URI writes a space as %20, a form as +
		return UpstreamTargets.SCHEME + "://" + this.id + "/"
				+ URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
	}

	/**
	 * Make the upstreams unknown again. Channels over them stay open; their calls fail.
	 */
	@Override
	public void close() {
		this.upstreams.removeListener(this.listener);
		known.remove(this);
		tell(null);
	}

	Upstreams upstreams() {
		return this.upstreams;
	}

	/**
	 * Find an application.
	 * @param id its id, {@code null} for the latest
	 * @return the application, or {@code null} if there is none
	 */
	static @Nullable GrpcUpstreams find(@Nullable String id) {
		return known.stream().filter((one) -> id == null || one.id.equals(id)).findFirst().orElse(null);
	}

	static void addListener(Consumer<@Nullable String> listener) {
		listeners.add(listener);
	}

	static void removeListener(Consumer<@Nullable String> listener) {
		listeners.remove(listener);
	}

	private static void tell(@Nullable String name) {
		listeners.forEach((listener) -> listener.accept(name));
	}

}
