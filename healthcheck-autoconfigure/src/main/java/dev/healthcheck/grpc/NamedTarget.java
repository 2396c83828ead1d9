package dev.healthcheck.grpc;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

import dev.healthcheck.upstream.NoNodeAvailableException;
import dev.healthcheck.upstream.UnknownUpstreamException;
import dev.healthcheck.upstream.Upstream;
import org.jspecify.annotations.Nullable;

/**
 * The upstream that has a name at present, for one channel. It may be made, removed and
 * made again while the channel is open.
 */
final class NamedTarget implements TargetSource {

	/** Bound on making a connection: TCP, TLS and HTTP/2 settings. */
	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

	private final @Nullable String id;

	private final String name;

	private Consumer<@Nullable String> listener = (changed) -> {
	};

	private @Nullable UpstreamTarget target;

	/**
	 * Name an upstream.
	 * @param id which application's it is, {@code null} for the latest
	 * @param name its name
	 */
	NamedTarget(@Nullable String id, String name) {
		this.id = id;
		this.name = name;
	}

	@Override
	public @Nullable UpstreamTarget current() {
		GrpcUpstreams application = GrpcUpstreams.find(this.id);
		Upstream upstream = (application != null) ? application.upstreams().find(this.name).orElse(null) : null;
		if (upstream == null) {
			this.target = null;
		}
		else if (this.target == null || this.target.upstream() != upstream) {
			this.target = new UpstreamTarget(upstream, new GrpcOutcomes(upstream),
					(snapshot) -> message(new NoNodeAvailableException(snapshot)), CONNECT_TIMEOUT);
		}
		return this.target;
	}

	@Override
	public String refusal() {
		GrpcUpstreams application = GrpcUpstreams.find(this.id);
		Set<String> known = (application != null) ? application.upstreams().names() : Set.of();
		return message(new UnknownUpstreamException(this.name, known));
	}

	private static String message(RuntimeException ex) {
		return Objects.requireNonNullElse(ex.getMessage(), "");
	}

	@Override
	public void start(Runnable onChange) {
		this.listener = (changed) -> {
			if (changed == null || changed.equals(this.name)) {
				onChange.run();
			}
		};
		GrpcUpstreams.addListener(this.listener);
	}

	@Override
	public void stop() {
		GrpcUpstreams.removeListener(this.listener);
	}

}
