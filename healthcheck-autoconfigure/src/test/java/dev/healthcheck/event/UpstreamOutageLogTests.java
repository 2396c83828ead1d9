package dev.healthcheck.event;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.healthcheck.breaker.PassiveSettings;
import dev.healthcheck.check.ManualScheduler;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeSource;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The two lines of an outage of an upstream, in virtual time.
 */
@ExtendWith(OutputCaptureExtension.class)
class UpstreamOutageLogTests {

	private static final Node FIRST = Node.of("host:1");

	private static final Node SECOND = Node.of("host:2");

	private final ManualScheduler time = new ManualScheduler();

	private final Upstreams upstreams = new Upstreams(this.time,
			(settings) -> (target, timeout) -> new CompletableFuture<>(), () -> 0L);

	@BeforeEach
	void listen() {
		this.upstreams.addListener(new UpstreamOutageLog());
	}

	@AfterEach
	void close() {
		this.upstreams.close();
	}

	@Test
	void isAWarningAndAnInformation(CapturedOutput output) {
		Upstream shop = put(false, FIRST, SECOND);
		fail(shop, FIRST);
		assertThat(lines(output)).isEmpty();
		fail(shop, SECOND);
		assertThat(lines(output)).singleElement()
			.asString()
			.contains("WARN")
			.endsWith("Upstream 'shop' has no healthy node: 2 UNHEALTHY");
		this.time.advance(Duration.ofSeconds(10));
		shop.report(shop.select(), Outcome.success());
		assertThat(lines(output)).hasSize(2)
			.last()
			.asString()
			.contains("INFO")
			.contains("Upstream 'shop' has a healthy node again: 1 ");
		fail(shop, FIRST);
		fail(shop, SECOND);
		assertThat(lines(output)).hasSize(3).last().asString().contains("WARN");
	}

	@Test
	void trialsThatFailAreNoEnd(CapturedOutput output) {
		Upstream shop = put(false, FIRST);
		fail(shop, FIRST);
		for (int i = 0; i < 5; i++) {
			this.time.advance(Duration.ofMinutes(2));
			assertThat(status(shop)).isEqualTo(NodeStatus.RECOVERING);
			fail(shop, shop.select());
			assertThat(status(shop)).isEqualTo(NodeStatus.UNHEALTHY);
		}
		assertThat(lines(output)).hasSize(1);
	}

	@Test
	void protectionIsAnOutageToo(CapturedOutput output) {
		Upstream shop = put(true, FIRST);
		fail(shop, FIRST);
		assertThat(lines(output)).singleElement().asString().endsWith("has no healthy node: 1 UNSTABLE");
	}

	@Test
	void anOperatorWhoTakesAllOutIsTold(CapturedOutput output) {
		Upstream shop = put(false, FIRST);
		shop.admin(FIRST, AdminState.DRAIN);
		assertThat(lines(output)).singleElement().asString().endsWith("has no healthy node: 1 DRAINING");
		shop.admin(FIRST, AdminState.READY);
		assertThat(lines(output)).hasSize(2).last().asString().endsWith("has a healthy node again: 1 UNCHECKED");
	}

	@Test
	void anInstanceThatStopsAsItShouldIsNoOutage(CapturedOutput output) {
		put(false, FIRST.withSource(NodeSource.ETCD));
		put(false, FIRST.withSource(NodeSource.ETCD).withAdmin(AdminState.MAINTENANCE));
		put(false);
		put(false, SECOND.withSource(NodeSource.ETCD));
		assertThat(lines(output)).isEmpty();
	}

	@Test
	void newNodesEndIt(CapturedOutput output) {
		fail(put(false, FIRST), FIRST);
		put(false, SECOND);
		assertThat(lines(output)).hasSize(2).last().asString().endsWith("has a healthy node again: 1 UNCHECKED");
	}

	@Test
	void anUpstreamThatIsRemovedIsForgotten(CapturedOutput output) {
		fail(put(false, FIRST), FIRST);
		this.upstreams.remove("shop");
		put(false, FIRST);
		assertThat(lines(output)).hasSize(1);
	}

	private Upstream put(boolean protect, Node... nodes) {
		UpstreamDefinition definition = UpstreamDefinition.of("shop", List.of(nodes));
		return this.upstreams.put(definition.toBuilder()
			.check(definition.check().disabled())
			.passive(PassiveSettings.of(1, Duration.ofSeconds(10)))
			.protect(protect)
			.build());
	}

	private static void fail(Upstream upstream, Node node) {
		upstream.report(node, Outcome.failure(FailureKind.TCP, "Connection refused"));
	}

	private static NodeStatus status(Upstream upstream) {
		return upstream.snapshot().nodes().get(0).status();
	}

	private static List<String> lines(CapturedOutput output) {
		return output.toString().lines().filter((line) -> line.contains("Upstream 'shop' has ")).toList();
	}

}
