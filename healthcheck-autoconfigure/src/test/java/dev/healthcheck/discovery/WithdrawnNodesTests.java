package dev.healthcheck.discovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.healthcheck.check.ProbeResult;
import dev.healthcheck.event.TransitionLog;
import dev.healthcheck.keys.KeyChange;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.NodeTransition;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamListener;
import dev.healthcheck.upstream.VirtualUpstreams;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What others make of applications that stop as they should: each says that it is down,
 * then its key is gone.
 */
class WithdrawnNodesTests {

	private static final int INSTANCES = 20;

	private static final String DOWN = "{\"status\":\"down\"}";

	private final VirtualUpstreams virtual = new VirtualUpstreams();

	private final ServiceUpstreams services = new ServiceUpstreams(this.virtual.upstreams,
			DiscoverySettings.ofDefaults());

	private final List<NodeTransition> withdrawals = new ArrayList<>();

	private Warnings warnings;

	@BeforeEach
	void begin() {
		Map<String, String> content = new HashMap<>();
		for (int number = 1; number <= INSTANCES; number++) {
			content.put(key(number), "{}");
		}
		this.services.replace(content);
		pass(Duration.ofSeconds(20));
		this.virtual.upstreams.addListener(new TransitionLog());
		this.virtual.upstreams.addListener(new UpstreamListener() {

			@Override
			public void onTransition(Upstream upstream, Node node, NodeTransition transition) {
				if (transition.to() == NodeStatus.MAINTENANCE) {
					WithdrawnNodesTests.this.withdrawals.add(transition);
				}
			}

		});
		this.warnings = new Warnings();
	}

	@AfterEach
	void end() {
		this.warnings.close();
	}

	@Test
	void aRolloutOfTwentyInstancesWarnsNobody() {
		for (int number = 1; number <= INSTANCES; number++) {
			this.services.change(List.of(new KeyChange(key(number), DOWN)));
			pass(Duration.ofMillis(100));
			this.services.change(List.of(new KeyChange(key(number), null)));
			stopsListening(number);
			pass(Duration.ofSeconds(1));
			this.services.change(List.of(new KeyChange(key(number + INSTANCES), "{}")));
			pass(Duration.ofSeconds(2));
		}
		pass(Duration.ofMinutes(2));
		assertThat(this.withdrawals).hasSize(INSTANCES)
			.allSatisfy((transition) -> assertThat(transition.cause()).isEqualTo("withdrawn by its registration"));
		assertThat(this.warnings.lines()).isEmpty();
	}

	@Test
	void allThatStopAtOnceWarnNobody() {
		List<KeyChange> changes = new ArrayList<>();
		for (int number = 1; number <= INSTANCES; number++) {
			changes.add(new KeyChange(key(number), DOWN));
			changes.add(new KeyChange(key(number), null));
			stopsListening(number);
		}
		this.services.change(changes);
		pass(Duration.ofMinutes(2));
		assertThat(this.warnings.lines()).isEmpty();
		assertThat(this.virtual.upstreams.find("shop")).isEmpty();
	}

	/** One that vanishes without a word is in trouble, for all that is known. */
	@Test
	void thoseThatVanishWithoutAWordAreStillWarnedOf() {
		List<KeyChange> changes = new ArrayList<>();
		for (int number = 1; number <= INSTANCES; number++) {
			changes.add(new KeyChange(key(number), null));
			stopsListening(number);
		}
		this.services.change(changes);
		pass(Duration.ofSeconds(20));
		assertThat(this.warnings.lines()).isNotEmpty();
	}

	@Test
	void anOperatorsMaintenanceIsStillAWarning() {
		Upstream shop = this.virtual.upstreams.get("shop");
		shop.admin(shop.definition().nodes().get(0), dev.healthcheck.node.AdminState.MAINTENANCE);
		assertThat(this.warnings.lines()).singleElement()
			.asString()
			.endsWith("in maintenance: not used until it is set ready again");
	}

	private void stopsListening(int number) {
		this.virtual.answers.put(new NodeAddress("n" + number, 80),
				ProbeResult.failed(FailureKind.TCP, "refused", "refused"));
	}

	private void pass(Duration time) {
		this.virtual.scheduler.advance(time);
	}

	private static String key(int number) {
		return "shop/n" + number + ":80";
	}

}
