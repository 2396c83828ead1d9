package dev.healthcheck.etcd;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import dev.healthcheck.check.Jitter;
import dev.healthcheck.grpc.UpstreamLoadBalancerProvider;
import dev.healthcheck.grpc.UpstreamTarget;
import dev.healthcheck.grpc.UpstreamTargets;
import dev.healthcheck.upstream.UpstreamSnapshot;
import dev.healthcheck.upstream.Upstreams;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.ClientBuilder;

/**
 * Makes etcd clients. Clients of the same upstream share its failure counters and health.
 * Thread-safe.
 */
public final class EtcdClientFactory {

	private final Upstreams upstreams;

	private final List<EtcdClientBuilderCustomizer> customizers;

	public EtcdClientFactory(Upstreams upstreams) {
		this(upstreams, List.of());
	}

	public EtcdClientFactory(Upstreams upstreams, List<EtcdClientBuilderCustomizer> customizers) {
		this.upstreams = upstreams;
		this.customizers = List.copyOf(customizers);
	}

	/**
	 * Make a client. It connects in the background and is usable at once.
	 * @param settings its settings
	 * @return the client, to be closed by the caller
	 * @throws IllegalStateException if a client of the same upstream has other settings
	 * of the upstream; the message says which
	 */
	public EtcdClient create(EtcdClientSettings settings) {
		SharedClusters clusters = SharedClusters.of(this.upstreams);
		SharedCluster cluster = clusters.join(this.upstreams, settings);
		UpstreamTarget target = new UpstreamTarget(cluster.upstream(), new EtcdOutcomes(), EtcdClientFactory::refusal,
				settings.connectTimeout());
		cluster.members().addTarget(target);
		String uri = UpstreamTargets.register(target);
		CallTimeouts timeouts = new CallTimeouts(settings.requestTimeout());
		Runnable onClose = () -> {
			timeouts.close();
			UpstreamTargets.unregister(uri);
			cluster.members().removeTarget(target);
			clusters.leave(cluster);
		};
		try {
			ClientBuilder builder = builder(settings, uri, timeouts);
			Client client = builder.build();
			// upstreams may end before their clients, whose calls must end all the same
			Repeat repeat = new Repeat(this.upstreams.scheduler(), timeouts::schedule, settings, new Jitter());
			EtcdClient made = new DefaultEtcdClient(client, cluster, builder.namespace(), settings, repeat, onClose);
			timeouts.schedule(Duration.ZERO, () -> connect(client, made));
			return settings.exactlyOnce().enabled() ? made.exactlyOnce() : made;
		}
		catch (RuntimeException ex) {
			onClose.run();
			throw ex;
		}
	}

	/**
	 * Connect, and make what most applications use, so that their first call need not.
	 * Nobody waits for that: what fails here fails for whoever uses the client.
	 */
	private static void connect(Client client, EtcdClient made) {
		made.getKVClient();
		// of jetcd's, which asks only once
		client.getClusterClient().listMember();
	}

	private ClientBuilder builder(EtcdClientSettings settings, String uri, CallTimeouts timeouts) {
		AuthenticationGate authentication = new AuthenticationGate(settings.attempts());
		ClientBuilder builder = Client.builder()
			.target(uri)
			.loadBalancerPolicy(UpstreamLoadBalancerProvider.POLICY)
			// the last one is the outermost
			.interceptor(new EtcdCallInterceptor(timeouts, authentication),
					new WatchRevisionInterceptor(authentication), authentication)
			.executorService(new CallingThread())
			.waitForReady(false)
			.connectTimeout(settings.connectTimeout())
			.keepaliveTime(settings.keepaliveTime())
			.keepaliveTimeout(settings.keepaliveTimeout())
			// etcd answers pings on idle connections with too_many_pings
			.keepaliveWithoutCalls(false)
			.maxInboundMessageSize(settings.maxInboundMessageSize())
			.namespace(bytes(settings.namespace()))
			.retryMaxAttempts(settings.attempts() - 1)
			.retryDelay(settings.retry().initialDelay().toMillis())
			.retryMaxDelay(longerThan(settings.retry().initialDelay(), settings.retry().maxDelay()).toMillis());
		if (settings.authority() != null) {
			builder.authority(settings.authority());
		}
		if (settings.username() != null && settings.password() != null) {
			builder.user(bytes(settings.username())).password(bytes(settings.password()));
		}
		if (settings.isHttps()) {
			builder.sslContext(EtcdTls.context(settings.tls()));
		}
		this.customizers.forEach((customizer) -> customizer.customize(builder));
		// outermost, so that interceptors of customizers see what really happens
		return builder.interceptor(new UnrepeatedCalls());
	}

	/** jetcd's retries ask that the longest wait be longer than the first. */
	private static Duration longerThan(Duration least, Duration value) {
		return (value.compareTo(least) > 0) ? value : least.plusMillis(1);
	}

	private static ByteSequence bytes(String text) {
		return ByteSequence.from(text, StandardCharsets.UTF_8);
	}

	private static String refusal(UpstreamSnapshot snapshot) {
		return EtcdOutcomes.NO_ENDPOINT + snapshot.why();
	}

}
