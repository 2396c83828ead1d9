package dev.healthcheck.discovery;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.etcd.EtcdClient;
import dev.healthcheck.etcd.EtcdClientFactory;
import dev.healthcheck.etcd.EtcdClientSettings;
import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdMember;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.GetOption;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * An application that follows services in etcd, without checks of their nodes.
 */
final class DiscoveringApplication implements AutoCloseable {

	private final Upstreams upstreams = new Upstreams();

	private final EtcdClient client;

	private final EtcdDiscovery discovery;

	DiscoveringApplication(EtcdClientSettings client, UnaryOperator<DiscoverySettings> settings) {
		this.client = new EtcdClientFactory(this.upstreams).create(client);
		DiscoverySettings unchecked = DiscoverySettings.ofDefaults()
			.withTemplate(
					(name) -> UpstreamDefinition.builder(name).check(CheckSettings.ofDefaults().disabled()).build());
		this.discovery = new EtcdDiscovery(this.client, this.upstreams, settings.apply(unchecked));
	}

	/** One that has begun to follow services. */
	static DiscoveringApplication started(EtcdCluster cluster) {
		return started(cluster, (settings) -> settings);
	}

	static DiscoveringApplication started(EtcdCluster cluster, UnaryOperator<DiscoverySettings> settings) {
		return new DiscoveringApplication(settings(cluster.members()).build(), settings).start();
	}

	/** One that only writes keys, as those do who register services. */
	static DiscoveringApplication registrar(EtcdCluster cluster) {
		return new DiscoveringApplication(settings(cluster.members()).build(), (settings) -> settings);
	}

	static EtcdClientSettings.Builder settings(List<EtcdMember> members) {
		return EtcdClientSettings.builder(members.stream().map((member) -> member.clientUri().toString()).toList());
	}

	static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(60));
	}

	static ByteSequence bytes(String text) {
		return ByteSequence.from(text, StandardCharsets.UTF_8);
	}

	DiscoveringApplication start() {
		this.discovery.start();
		return this;
	}

	Upstreams upstreams() {
		return this.upstreams;
	}

	EtcdClient client() {
		return this.client;
	}

	EtcdDiscovery discovery() {
		return this.discovery;
	}

	DiscoveryStatus status() {
		return this.discovery.status();
	}

	/** The member that the client is at. */
	EtcdMember current(EtcdCluster cluster) {
		return await().until(() -> {
			var current = this.client.upstream().snapshot().current();
			return (current != null) ? cluster.member(current.toString()) : null;
		}, (member) -> member != null);
	}

	List<String> nodes(String upstream) {
		return this.upstreams.find(upstream)
			.stream()
			.flatMap((found) -> found.snapshot().nodes().stream())
			.map((node) -> node.address().toString())
			.toList();
	}

	/** Write a key, as often as it takes. */
	void put(String key, String value) {
		done(() -> this.client.getKVClient().put(bytes(key), bytes(value)));
	}

	void delete(String key) {
		done(() -> this.client.getKVClient().delete(bytes(key)));
	}

	void deleteAll() {
		done(() -> this.client.getKVClient()
			.delete(bytes(DiscoverySettings.PREFIX), DeleteOption.builder().isPrefix(true).build()));
	}

	/** All keys of services, as often as it takes. */
	GetResponse keys() {
		return done(() -> this.client.getKVClient()
			.get(bytes(DiscoverySettings.PREFIX), GetOption.builder().isPrefix(true).build()));
	}

	/** Make a call, as often as it takes. */
	static <T> T done(Supplier<CompletableFuture<T>> call) {
		return await().ignoreExceptions().until(() -> call.get().get(10, TimeUnit.SECONDS), Objects::nonNull);
	}

	@Override
	public void close() {
		this.discovery.close();
		this.client.close();
		this.upstreams.close();
	}

}
