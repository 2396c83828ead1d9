package dev.healthcheck.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import dev.healthcheck.autoconfigure.StubNodes;
import dev.healthcheck.breaker.PassiveSettings;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.node.StatusClass;
import dev.healthcheck.upstream.Attempt;
import dev.healthcheck.upstream.CallOptions;
import dev.healthcheck.upstream.Level;
import dev.healthcheck.upstream.NodeHealth;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.Upstreams;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

/**
 * The meters of upstreams and their nodes, by name and tags.
 */
class UpstreamMetricsTests {

	private final StubNodes nodes = new StubNodes();

	private final Upstreams upstreams = this.nodes.upstreams();

	private final MeterRegistry registry = new SimpleMeterRegistry();

	@BeforeEach
	void bind() {
		new UpstreamMetrics(this.upstreams).bindTo(this.registry);
	}

	@AfterEach
	void close() {
		this.upstreams.close();
	}

	@Test
	void nodesAreCountedByStatus() {
		Upstream shop = healthyShop();
		shop.admin(shop.definition().nodes().get(0), AdminState.DRAIN);
		assertThat(gauge("healthcheck.upstream.nodes", "upstream", "shop", "status", "HEALTHY")).isEqualTo(1);
		assertThat(gauge("healthcheck.upstream.nodes", "upstream", "shop", "status", "DRAINING")).isEqualTo(1);
		assertThat(gauge("healthcheck.upstream.nodes", "upstream", "shop", "status", "UNHEALTHY")).isZero();
	}

	@Test
	void aNodeIsSelectableOrNot() {
		Upstream shop = healthyShop();
		shop.admin(shop.definition().nodes().get(0), AdminState.MAINTENANCE);
		assertThat(gauge("healthcheck.node.selectable", "upstream", "shop", "node", "host:1")).isZero();
		assertThat(gauge("healthcheck.node.selectable", "upstream", "shop", "node", "host:2")).isEqualTo(1);
	}

	@Test
	void aNodeThatNothingCanConnectToIsNotSelectable() {
		Upstream shop = this.upstreams.put(StubNodes.unchecked("shop", "host:1")
			.toBuilder()
			.passive(PassiveSettings.of(0, Duration.ofSeconds(10)))
			.requiresConnection(true)
			.build());
		NodeHealth node = Objects.requireNonNull(shop.health(NodeAddress.parse("host:1")));
		node.connectFailed(Outcome.failure(FailureKind.TCP, "Connection refused"));
		assertThat(node.status().isSelectable()).isTrue();
		assertThat(gauge("healthcheck.node.selectable", "upstream", "shop", "node", "host:1")).isZero();
		node.connected(null);
		assertThat(gauge("healthcheck.node.selectable", "upstream", "shop", "node", "host:1")).isEqualTo(1);
	}

	@Test
	void requestsAreTimedByOutcome() {
		Upstream shop = healthyShop();
		Node node = shop.definition().nodes().get(0);
		shop.report(node, Outcome.success());
		shop.report(node, Outcome.success());
		shop.report(node, Outcome.ignored());
		shop.report(node, Outcome.failure(FailureKind.TIMEOUT, "no answer"));
		assertThat(requests("success").count()).isEqualTo(2);
		assertThat(requests("ignored").count()).isEqualTo(1);
		assertThat(requests("failure").count()).isEqualTo(1);
	}

	@Test
	void responsesAreCountedByTheClassOfTheirStatus() {
		Upstream shop = healthyShop();
		Node node = shop.definition().nodes().get(0);
		assertThat(this.registry.find("healthcheck.node.responses").counters()).isEmpty();
		shop.report(node, Outcome.success(StatusClass.of(200)));
		shop.report(node, Outcome.success(StatusClass.of(201)));
		shop.report(node, Outcome.failure(StatusClass.of(500), "status 500"));
		assertThat(responses("2xx")).isEqualTo(2);
		assertThat(responses("5xx")).isEqualTo(1);
	}

	@Test
	void latenciesOfTheLastMinuteAreGauges() {
		Upstream shop = healthyShop();
		shop.report(shop.definition().nodes().get(0), Outcome.success(), Duration.ofMillis(100));
		shop.report(shop.definition().nodes().get(1), Outcome.success(), Duration.ofMillis(400));
		assertThat(gauge("healthcheck.node.requests.time", "node", "host:1", "quantile", "0.99")).isCloseTo(0.1,
				within(0.02));
		assertThat(gauge("healthcheck.upstream.requests.time", "upstream", "shop", "quantile", "0.99")).isCloseTo(0.4,
				within(0.08));
		assertThat(gauge("healthcheck.upstream.requests.time", "upstream", "shop", "quantile", "0.5")).isCloseTo(0.1,
				within(0.02));
	}

	@Test
	void requestsUnderWayAreAGauge() {
		Upstream shop = healthyShop();
		Attempt attempt = Objects.requireNonNull(shop.attempts(CallOptions.ofDefaults()).next());
		String node = attempt.node().address().toString();
		assertThat(gauge("healthcheck.node.requests.active", "node", node)).isEqualTo(1);
		attempt.end(Outcome.success());
		assertThat(gauge("healthcheck.node.requests.active", "node", node)).isZero();
	}

	/** Its meters would stay for ever. */
	@Test
	void aRequestThatEndsAfterItsNodeLeftMakesNoMeters() {
		Upstream shop = healthyShop();
		Attempt attempt = Objects.requireNonNull(shop.attempts(CallOptions.ofDefaults()).next());
		this.upstreams.remove("shop");
		attempt.end(Outcome.success(StatusClass.SUCCESSFUL));
		await().untilAsserted(() -> assertThat(this.registry.getMeters()).isEmpty());
	}

	@Test
	void checksAreTimedByOutcome() {
		healthyShop();
		await().until(() -> checks("success").count() > 0);
		assertThat(checks("tcp").count()).isZero();
		this.nodes.fail("host:1", "Connection refused");
		await().until(() -> checks("tcp").count() > 0);
		assertThat(checks("http").count()).isZero();
		assertThat(checks("timeout").count()).isZero();
	}

	@Test
	void transitionsAreCountedByTheStatusTheyLeadTo() {
		healthyShop();
		assertThat(transitions(NodeStatus.HEALTHY)).isEqualTo(1);
		this.nodes.fail("host:1", "Connection refused");
		await().until(() -> transitions(NodeStatus.UNHEALTHY) == 1);
	}

	@Test
	void anUpstreamThatWasThereBeforeHasMetersToo() {
		healthyShop();
		MeterRegistry other = new SimpleMeterRegistry();
		new UpstreamMetrics(this.upstreams).bindTo(other);
		assertThat(other.getMeters()).hasSameSizeAs(this.registry.getMeters());
	}

	@Test
	void metersOfANodeThatLeftAreRemoved() {
		Upstream shop = healthyShop();
		this.upstreams.put(shop.definition().withLevels(List.of(new Level("0", List.of(Node.of("host:2"))))));
		await().untilAsserted(() -> assertThat(tagValues("node")).containsExactly("host:2"));
	}

	@Test
	void metersOfANodeThatJoinsAreMade() {
		healthyShop();
		this.upstreams.put(StubNodes.upstream("shop", "host:1", "host:2", "host:3"));
		await()
			.untilAsserted(() -> assertThat(tagValues("node")).containsExactlyInAnyOrder("host:1", "host:2", "host:3"));
	}

	@Test
	void metersOfAnUpstreamThatIsRemovedAreRemoved() {
		healthyShop();
		assertThat(this.registry.getMeters()).isNotEmpty();
		this.upstreams.remove("shop");
		await().untilAsserted(() -> assertThat(this.registry.getMeters()).isEmpty());
	}

	@Test
	void anUpstreamThatIsRemovedAndMadeAgainIsMeasured() {
		healthyShop();
		this.upstreams.remove("shop");
		Upstream shop = healthyShop();
		shop.report(shop.definition().nodes().get(0), Outcome.success());
		assertThat(requests("success").count()).isEqualTo(1);
		assertThat(gauge("healthcheck.upstream.nodes", "upstream", "shop", "status", "HEALTHY")).isEqualTo(2);
	}

	@Test
	void aNodeWhoseCheckChangesKeepsItsCounts() {
		Upstream shop = healthyShop();
		shop.report(shop.definition().nodes().get(0), Outcome.success());
		this.upstreams.put(shop.definition().toBuilder().check(shop.definition().check().disabled()).build());
		assertThat(requests("success").count()).isEqualTo(1);
		assertThat(gauge("healthcheck.node.selectable", "upstream", "shop", "node", "host:1")).isEqualTo(1);
	}

	@Test
	void namesAndTagsAreThoseOfTheReference() {
		Upstream shop = healthyShop();
		shop.report(shop.definition().nodes().get(0), Outcome.success(StatusClass.SUCCESSFUL));
		assertThat(this.registry.getMeters().stream().map(Meter::getId).map(UpstreamMetricsTests::nameAndTagKeys))
			.containsOnly("healthcheck.upstream.nodes[status, upstream]",
					"healthcheck.upstream.hedges[outcome, upstream]", "healthcheck.node.selectable[node, upstream]",
					"healthcheck.node.checks[node, outcome, upstream]",
					"healthcheck.node.requests[node, outcome, upstream]",
					"healthcheck.node.requests.active[node, upstream]",
					"healthcheck.node.requests.time[node, quantile, upstream]",
					"healthcheck.node.responses[node, status, upstream]",
					"healthcheck.node.transitions[node, to, upstream]",
					"healthcheck.upstream.requests.time[quantile, upstream]",
					"healthcheck.upstream.repeats[outcome, upstream]", "healthcheck.upstream.limited[upstream]");
		assertThat(this.registry.getMeters())
			.allSatisfy((meter) -> assertThat(meter.getId().getDescription()).isNotEmpty());
	}

	/** With checks, one of which may be telling of a change when this thread goes on. */
	private Upstream healthyShop() {
		Upstream shop = this.upstreams.put(StubNodes.upstream("shop", "host:1", "host:2"));
		await().untilAsserted(() -> assertThat(shop.snapshot().nodes())
			.allSatisfy((node) -> assertThat(node.status()).isEqualTo(NodeStatus.HEALTHY)));
		return shop;
	}

	private double responses(String status) {
		return this.registry.get("healthcheck.node.responses").tag("status", status).counter().count();
	}

	private static String nameAndTagKeys(Meter.Id id) {
		return id.getName() + id.getTags().stream().map((tag) -> tag.getKey()).sorted().toList();
	}

	private Set<String> tagValues(String key) {
		return this.registry.getMeters()
			.stream()
			.map((meter) -> meter.getId().getTag(key))
			.filter(Objects::nonNull)
			.collect(Collectors.toSet());
	}

	private double gauge(String name, String... tags) {
		return this.registry.get(name).tags(tags).gauge().value();
	}

	private Timer requests(String outcome) {
		return this.registry.get("healthcheck.node.requests")
			.tags("upstream", "shop", "node", "host:1", "outcome", outcome)
			.timer();
	}

	private Timer checks(String outcome) {
		return this.registry.get("healthcheck.node.checks")
			.tags("upstream", "shop", "node", "host:1", "outcome", outcome)
			.timer();
	}

	private double transitions(NodeStatus to) {
		return this.registry.get("healthcheck.node.transitions")
			.tags("upstream", "shop", "node", "host:1", "to", to.name())
			.counter()
			.count();
	}

}
