package dev.healthcheck.grpc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.breaker.PassiveSettings;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeSnapshot;
import dev.healthcheck.upstream.Level;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.UpstreamDefinitionBuilder;
import dev.healthcheck.upstream.Upstreams;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import org.awaitility.Awaitility;

/**
 * An application with upstreams of echo servers and channels over them.
 */
final class GrpcFixture implements AutoCloseable {

	static {
		// the first connection of a process may take longer than connecting is given
		try (EchoServer server = new EchoServer()) {
			ManagedChannel channel = ManagedChannelBuilder.forTarget(server.address()).usePlaintext().build();
			EchoServer.call(channel, CallOptions.DEFAULT);
			channel.shutdownNow();
		}
	}

	final Upstreams upstreams = new Upstreams();

	final GrpcUpstreams targets = GrpcUpstreams.of(this.upstreams);

	private final List<EchoServer> servers = new ArrayList<>();

	private final List<ManagedChannel> channels = new ArrayList<>();

	EchoServer server() {
		EchoServer server = new EchoServer();
		this.servers.add(server);
		return server;
	}

	/** The upstream {@code echo}, unchecked. */
	static UpstreamDefinitionBuilder echo(Node... nodes) {
		return named("echo", nodes);
	}

	static UpstreamDefinitionBuilder named(String name, Node... nodes) {
		return UpstreamDefinition.builder(name)
			.nodes(List.of(nodes))
			.passive(PassiveSettings.of(1, Duration.ofMinutes(10)))
			.check(CheckSettings.ofDefaults().disabled());
	}

	static UpstreamDefinitionBuilder echo(EchoServer... servers) {
		return echo(Arrays.stream(servers).map(EchoServer::node).toArray(Node[]::new));
	}

	static UpstreamDefinitionBuilder levels(EchoServer first, EchoServer second) {
		return echo(first)
			.levels(List.of(new Level("0", List.of(first.node())), new Level("1", List.of(second.node()))));
	}

	static UpstreamDefinitionBuilder hashed(EchoServer... servers) {
		return echo(servers).balance(Balance.HASH);
	}

	void put(UpstreamDefinitionBuilder definition) {
		this.upstreams.put(definition.build());
	}

	ManagedChannel channel() {
		return channel("upstream:///echo");
	}

	ManagedChannel channel(String target) {
		return add(ManagedChannelBuilder.forTarget(target));
	}

	ManagedChannel add(ManagedChannelBuilder<?> builder) {
		ManagedChannel channel = builder.usePlaintext().build();
		this.channels.add(channel);
		return channel;
	}

	NodeSnapshot snapshot(EchoServer server) {
		return this.upstreams.get("echo")
			.snapshot()
			.nodes()
			.stream()
			.filter((node) -> node.address().toString().equals(server.address()))
			.findFirst()
			.orElseThrow();
	}

	/** Call until every one of these has answered. */
	static void awaitAnswers(ManagedChannel channel, EchoServer... servers) {
		List<String> missing = new ArrayList<>(Arrays.stream(servers).map(EchoServer::address).toList());
		Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
			missing.remove(EchoServer.call(channel));
			return missing.isEmpty();
		});
	}

	@Override
	public void close() {
		this.channels.forEach(ManagedChannel::shutdownNow);
		this.servers.forEach(EchoServer::close);
		this.targets.close();
		this.upstreams.close();
		this.channels.forEach(GrpcFixture::awaitTermination);
	}

	private static void awaitTermination(ManagedChannel channel) {
		try {
			channel.awaitTermination(5, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
