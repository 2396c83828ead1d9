package dev.healthcheck.endpoint;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.healthcheck.autoconfigure.StubNodes;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.node.StatusClass;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * The memory of the last hour, one look a minute.
 */
class LastHoursTests {

	private final Upstreams upstreams = new Upstreams(Map.of(StubNodes.TYPE, new StubNodes()));

	private final LastHours hours = new LastHours(this.upstreams::snapshot);

	private Upstream shop;

	private Node node;

	@BeforeEach
	void anUnchecked() {
		this.shop = put("a:1", "a:2");
		this.node = this.shop.definition().nodes().get(0);
	}

	@AfterEach
	void close() {
		this.upstreams.close();
	}

	private Upstream put(String... nodes) {
		UpstreamDefinition definition = StubNodes.upstream("shop", nodes);
		return this.upstreams.put(definition.toBuilder().check(CheckSettings.ofDefaults().disabled()).build());
	}

	private Hour hour() {
		UpstreamDescriptor shown = UpstreamDescriptor.of(this.shop.snapshot());
		return this.hours.of("shop", shown.nodes().findFirst().orElseThrow());
	}

	@Test
	void beforeTheFirstLookOnlyThePresentIsKnown() {
		assertThat(hour().minutes()).hasSize(60);
		assertThat(hour().counts()).containsExactly(Map.entry(NodeStatus.UNCHECKED, 1));
		assertThat(hour().range()).isEmpty();
	}

	@Test
	void minutesAreKeptInOrderAndForAnHour() {
		this.hours.look();
		this.shop.admin(this.node, AdminState.DRAIN);
		this.hours.look();
		this.hours.look();
		this.shop.admin(this.node, AdminState.READY);
		assertThat(hour().minutes().subList(56, 60)).extracting(Minute::status)
			.containsExactly(NodeStatus.UNCHECKED, NodeStatus.DRAINING, NodeStatus.DRAINING, NodeStatus.UNCHECKED);
		for (int i = 0; i < 58; i++) {
			this.hours.look();
		}
		assertThat(hour().counts()).as("drained in one minute, and at the beginning of the next")
			.containsEntry(NodeStatus.DRAINING, 2);
		this.hours.look();
		this.hours.look();
		assertThat(hour().counts()).containsExactly(Map.entry(NodeStatus.UNCHECKED, 60));
	}

	@Test
	void whatHappenedBetweenTwoLooksIsNotMissed() {
		this.hours.look();
		this.shop.admin(this.node, AdminState.MAINTENANCE);
		this.shop.admin(this.node, AdminState.READY);
		this.hours.look();
		this.hours.look();
		assertThat(hour().minutes().subList(56, 60)).extracting(Minute::status)
			.containsExactly(NodeStatus.UNCHECKED, NodeStatus.MAINTENANCE, NodeStatus.UNCHECKED, NodeStatus.UNCHECKED);
	}

	@Test
	void theTimeOfRequestsIsKept() {
		Node chosen = this.shop.select();
		while (!chosen.address().equals(this.node.address())) {
			chosen = this.shop.select();
		}
		this.shop.report(chosen, Outcome.success(StatusClass.of(200)), Duration.ofMillis(40));
		this.hours.look();
		assertThat(hour().minutes().get(58).millis()).isCloseTo(40, within(.1F));
		assertThat(hour().range()).isEqualTo("40 ms");
		assertThat(hour().slowestMillis()).isCloseTo(40, within(.1));
	}

	@Test
	void nodesThatLeftAreForgotten() {
		this.hours.look();
		put("a:2");
		this.hours.look();
		put("a:1", "a:2");
		assertThat(hour().counts()).containsExactly(Map.entry(NodeStatus.UNCHECKED, 1));
		this.upstreams.remove("shop");
		this.hours.look();
		this.shop = put("a:1");
		assertThat(hour().counts()).containsExactly(Map.entry(NodeStatus.UNCHECKED, 1));
	}

	@Test
	void aNodeThatIsInTwoUpstreamsHasTwoHours() {
		this.upstreams.put(UpstreamDefinition.builder("other")
			.nodes(List.of(Node.of("a:1")))
			.check(CheckSettings.ofDefaults().disabled())
			.build());
		this.shop.admin(this.node, AdminState.DRAIN);
		this.hours.look();
		UpstreamDescriptor other = UpstreamDescriptor.of(this.upstreams.get("other").snapshot());
		assertThat(this.hours.of("other", other.nodes().findFirst().orElseThrow()).counts())
			.containsExactly(Map.entry(NodeStatus.UNCHECKED, 2));
	}

}
