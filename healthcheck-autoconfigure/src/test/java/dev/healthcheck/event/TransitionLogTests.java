package dev.healthcheck.event;

import java.time.Instant;
import java.util.List;

import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeSource;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.NodeTransition;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The line of the log that a transition is.
 */
@ExtendWith(OutputCaptureExtension.class)
class TransitionLogTests {

	private final Upstreams upstreams = new Upstreams();

	private final Upstream upstream = this.upstreams.put(UpstreamDefinition.of("shop", List.of()));

	@AfterEach
	void close() {
		this.upstreams.close();
	}

	@ParameterizedTest
	@CsvSource({ "HEALTHY,UNHEALTHY,WARN", "RECOVERING,UNHEALTHY,WARN", "HEALTHY,MAINTENANCE,WARN",
			"UNSTABLE,DRAINING,WARN", "UNHEALTHY,HEALTHY,INFO", "UNHEALTHY,RECOVERING,INFO", "HEALTHY,UNSTABLE,INFO",
			"UNHEALTHY,MAINTENANCE,INFO", "UNCHECKED,HEALTHY,INFO" })
	void onlyDroppingOutOfUseIsAWarning(NodeStatus from, NodeStatus to, String level, CapturedOutput output) {
		log(from, to, "because");
		assertThat(output.toString().lines().filter((line) -> line.contains("Node host:1"))).singleElement()
			.asString()
			.contains(level)
			.endsWith("Node host:1 of upstream 'shop' is " + to + " (was " + from + "): because");
	}

	@Test
	void aNodeIsWarnedOfOnceUntilItIsWellAgain(CapturedOutput output) {
		TransitionLog transitions = new TransitionLog();
		NodeStatus from = NodeStatus.HEALTHY;
		for (NodeStatus to : List.of(NodeStatus.UNHEALTHY, NodeStatus.UNSTABLE, NodeStatus.UNHEALTHY,
				NodeStatus.RECOVERING, NodeStatus.UNHEALTHY, NodeStatus.HEALTHY, NodeStatus.UNHEALTHY)) {
			transitions.onTransition(this.upstream, Node.of("host:1"),
					new NodeTransition(Instant.now(), from, to, "because"));
			from = to;
		}
		assertThat(output.toString().lines().filter((line) -> line.contains("Node host:1"))).hasSize(7)
			.filteredOn((line) -> line.contains("WARN"))
			.hasSize(2);
	}

	@Test
	void aWithdrawalByTheNodesOwnRegistrationIsNoWarning(CapturedOutput output) {
		Node node = Node.of("host:1").withAdmin(AdminState.MAINTENANCE);
		for (NodeSource source : NodeSource.values()) {
			new TransitionLog().onTransition(this.upstream, node.withSource(source),
					new NodeTransition(Instant.now(), NodeStatus.HEALTHY, NodeStatus.MAINTENANCE, source.name()));
		}
		assertThat(output.toString().lines().filter((line) -> line.contains("WARN")))
			.noneMatch((line) -> line.endsWith("ETCD"))
			.hasSize(NodeSource.values().length - 1);
		assertThat(output.toString().lines().filter((line) -> line.endsWith("ETCD"))).singleElement()
			.asString()
			.contains("INFO");
	}

	@Test
	void whatAServerSaysForgesNoLine(CapturedOutput output) {
		log(NodeStatus.HEALTHY, NodeStatus.UNHEALTHY, "bad\r\n2026 INFO all is well");
		assertThat(output).contains("bad  2026 INFO all is well");
	}

	@Test
	void aNameForgesNoLine(CapturedOutput output) {
		Upstream hostile = this.upstreams.put(UpstreamDefinition.of("a'\n2026 INFO all is well", List.of()));
		new TransitionLog().onTransition(hostile, Node.of("host:1"),
				new NodeTransition(Instant.now(), NodeStatus.HEALTHY, NodeStatus.UNHEALTHY, "because"));
		assertThat(output).contains("upstream 'a' 2026 INFO all is well'");
	}

	private void log(NodeStatus from, NodeStatus to, String cause) {
		new TransitionLog().onTransition(this.upstream, Node.of("host:1"),
				new NodeTransition(Instant.now(), from, to, cause));
	}

}
