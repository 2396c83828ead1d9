package dev.healthcheck.check;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;

import org.jspecify.annotations.Nullable;

/**
 * Makes the probes that settings ask for: {@code tcp} (or {@code general}), {@code http},
 * {@code https}, {@code grpc}, {@code redis}, {@code jdbc}, or one of the application's
 * own by its name. All probes share the event loop; connections that they keep are closed
 * with this object at the latest.
 */
public final class Probes implements AutoCloseable {

	/** So many drivers may be at work, or hang, before other checks must wait. */
	private static final int JDBC_THREADS = 64;

	private final EventLoopScheduler scheduler;

	private final Map<String, NodeProbe> named;

	private final Connector connector;

	private final HostResolver resolver;

	private final Dialer dialer;

	private final ExecutorService jdbcThreads = DaemonThreads.pool("healthcheck-jdbc", JDBC_THREADS);

	private @Nullable GrpcProbeChannels grpcChannels;

	private @Nullable RedisThreads redisThreads;

	/**
	 * Only the stock probes.
	 * @param scheduler the event loop on which they run; it must be closed after this
	 */
	public Probes(EventLoopScheduler scheduler) {
		this(scheduler, Map.of());
	}

	/**
	 * The stock probes and the application's own.
	 * @param scheduler the event loop on which the stock probes run; it must be closed
	 * after this
	 * @param named the application's own probes by their names, which must differ from
	 * those of stock probes to be found
	 */
	public Probes(EventLoopScheduler scheduler, Map<String, NodeProbe> named) {
		this.scheduler = Objects.requireNonNull(scheduler, "'scheduler' must not be null");
		this.named = Map.copyOf(named);
		this.connector = new Connector(scheduler);
		this.resolver = new HostResolver(scheduler);
		this.dialer = new Dialer(this.resolver);
	}

	/**
	 * The types of check that are there without probes of the application's own.
	 * @return their names
	 */
	public static List<String> types() {
		return StockType.names();
	}

	/**
	 * The stock type that a text names, in whatever case; {@code general} is an alias of
	 * {@code tcp}.
	 * @param text the text
	 * @return its name, or {@code null} if the text names none
	 * @throws IllegalArgumentException if it needs a library that is not there; the
	 * message names the type and the dependency to add
	 */
	public static @Nullable String stockType(String text) {
		StockType type = StockType.find(text);
		return (type != null) ? type.requireLibrary(Probes.class.getClassLoader()).toString() : null;
	}

	/**
	 * See that a check can be made as far as libraries go that its settings name.
	 * @param settings the settings
	 * @throws IllegalArgumentException if one is missing; the message names the setting
	 */
	public static void requireLibraries(CheckSettings settings) {
		if (settings.enabled() && StockType.find(settings.type()) == StockType.JDBC) {
			JdbcProbe.requireDriver(settings.jdbc());
		}
	}

	/**
	 * Make a probe. Trust and identity are read from the settings now, and again only by
	 * the next probe.
	 * @param settings what to ask, and how
	 * @return the probe
	 * @throws IllegalArgumentException if there is no such type, or it cannot be used
	 * with these settings; the message names the value and what is accepted
	 */
	public NodeProbe create(CheckSettings settings) {
		StockType type = StockType.find(settings.type());
		if (type == null) {
			return named(settings.type());
		}
		type.requireLibrary(Probes.class.getClassLoader());
		return switch (type) {
			case TCP -> new TcpProbe(this.scheduler, this.connector, this.dialer, settings.port(), settings.tcp());
			case HTTP -> http(settings, null);
			case HTTPS -> http(settings,
					new TlsClient(settings.verifyCertificate(), settings.certificateExpiryWarning(), settings.tls()));
			case GRPC -> new GrpcProbe(this.scheduler, grpcChannels(), this.dialer, settings);
			case REDIS -> new RedisProbe(this.scheduler, redisThreads(), this.dialer, settings);
			case JDBC -> new JdbcProbe(this.scheduler, this.jdbcThreads, settings);
		};
	}

	private NodeProbe http(CheckSettings settings, @Nullable TlsClient tls) {
		return new HttpProbe(this.scheduler, this.connector, this.dialer, settings, tls);
	}

	/** Made when first needed, as the library need not be there. */
	private synchronized GrpcProbeChannels grpcChannels() {
		GrpcProbeChannels channels = this.grpcChannels;
		if (channels == null) {
			channels = new GrpcProbeChannels(this.scheduler);
			this.grpcChannels = channels;
		}
		return channels;
	}

	private synchronized RedisThreads redisThreads() {
		RedisThreads threads = this.redisThreads;
		if (threads == null) {
			threads = new RedisThreads(this.scheduler);
			this.redisThreads = threads;
		}
		return threads;
	}

	private NodeProbe named(String type) {
		NodeProbe probe = this.named.get(type);
		if (probe == null) {
			String known = this.named.isEmpty() ? "none" : String.join(", ", new TreeSet<>(this.named.keySet()));
			throw new IllegalArgumentException("'type' is '" + type + "', but must be one of "
					+ String.join(", ", types()) + ", or the name of a NodeProbe (known: " + known + ")");
		}
		return probe;
	}

	/**
	 * Close all connections and end all look-ups. Probes made here must not be used any
	 * longer.
	 */
	@Override
	public synchronized void close() {
		if (this.grpcChannels != null) {
			this.grpcChannels.close();
		}
		if (this.redisThreads != null) {
			this.redisThreads.close();
		}
		this.jdbcThreads.shutdownNow();
		this.connector.close();
		this.resolver.close();
	}

}
