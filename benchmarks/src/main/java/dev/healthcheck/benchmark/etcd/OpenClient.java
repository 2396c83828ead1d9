package dev.healthcheck.benchmark.etcd;

import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import dev.healthcheck.etcd.EtcdClient;
import dev.healthcheck.etcd.EtcdClientFactory;
import dev.healthcheck.etcd.EtcdClientSettings;
import dev.healthcheck.event.TransitionLog;
import dev.healthcheck.metrics.UpstreamMetrics;
import dev.healthcheck.upstream.Upstreams;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.ClientBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/**
 * A client, and what there is to it.
 *
 * @param client the client
 * @param endpoint where it is, as {@code host:port}, empty if it does not stay anywhere
 * @param close ends it and all that was made for it
 */
public record OpenClient(Client client, Supplier<String> endpoint, Runnable close) {

	static OpenClient raw(List<String> endpoints) {
		return raw(Client.builder().endpoints(endpoints.toArray(String[]::new)));
	}

	static OpenClient raw(ClientBuilder builder) {
		Client client = builder.build();
		return new OpenClient(client, () -> "", client::close);
	}

	/** As an application with actuator has it: with meters and the log of transitions. */
	static OpenClient ours(List<String> endpoints, UnaryOperator<EtcdClientSettings.Builder> settings) {
		Upstreams upstreams = new Upstreams();
		upstreams.addListener(new TransitionLog());
		new UpstreamMetrics(upstreams).bindTo(new SimpleMeterRegistry());
		EtcdClient client = new EtcdClientFactory(upstreams)
			.create(settings.apply(EtcdClientSettings.builder(endpoints)).build());
		return new OpenClient(client, () -> String.valueOf(client.upstream().snapshot().current()), () -> {
			client.close();
			upstreams.close();
		});
	}

}
