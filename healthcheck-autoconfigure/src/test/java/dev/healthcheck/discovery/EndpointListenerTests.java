package dev.healthcheck.discovery;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import dev.healthcheck.breaker.PassiveSettings;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.upstream.NodeHealth;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.VirtualUpstreams;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whether etcd is followed, as far as its endpoints tell.
 */
class EndpointListenerTests {

	private static final Node NODE = Node.of("127.0.0.1:1");

	private final VirtualUpstreams virtual = new VirtualUpstreams();

	private final Upstream cluster = this.virtual.upstreams.put(UpstreamDefinition.builder("etcd")
		.nodes(List.of(NODE))
		.check(CheckSettings.ofDefaults().disabled())
		.passive(PassiveSettings.of(0, Duration.ofSeconds(10)))
		.requiresConnection(true)
		.build());

	private final NodeHealth node = Objects.requireNonNull(this.cluster.health(NODE.address()));

	private final Following following = new Following();

	private final EndpointListener listener = new EndpointListener(this.cluster, this.following,
			this.virtual.scheduler);

	/** The last change of a status may come before the connection. */
	@Test
	void aConnectionThatIsMadeAfterTheLastTransitionIsNoticed() {
		this.following.heard();
		this.node.connectFailed(Outcome.failure(FailureKind.TCP, "Connection refused"));
		this.listener.onNodesChanged(this.cluster);
		assertThat(this.following.isCurrent()).isFalse();
		this.virtual.scheduler.advance(Duration.ofSeconds(5));
		assertThat(this.following.isCurrent()).isFalse();
		this.node.connected(null);
		this.virtual.scheduler.advance(Duration.ofSeconds(1));
		assertThat(this.following.isCurrent()).isTrue();
		assertThat(this.virtual.scheduler.pending()).isZero();
	}

	@Test
	void endpointsThatAreRemovedAreNotAskedForEver() {
		this.node.connectFailed(Outcome.failure(FailureKind.TCP, "Connection refused"));
		this.listener.onNodesChanged(this.cluster);
		this.virtual.upstreams.remove("etcd");
		this.virtual.scheduler.advance(Duration.ofSeconds(1));
		assertThat(this.virtual.scheduler.pending()).isZero();
	}

	@Test
	void otherUpstreamsSayNothing() {
		this.following.heard();
		this.listener.onNodesChanged(this.virtual.upstreams.put(UpstreamDefinition.of("other", List.of())));
		assertThat(this.following.isCurrent()).isTrue();
	}

}
