package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.breaker.PassiveSettings;
import dev.healthcheck.breaker.Permit;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeSource;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.NodeTransition;
import dev.healthcheck.testing.faults.FaultRow;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class UpstreamsTests {

	@Test
	void unknownNamesAreNamed() {
		UpstreamFixture fixture = new UpstreamFixture(UpstreamFixture.unchecked(1, "a"));
		assertThatExceptionOfType(UnknownUpstreamException.class).isThrownBy(() -> fixture.upstreams.get("x"))
			.withMessage("unknown upstream 'x' (known: u)");
		assertThat(fixture.upstreams.find("x")).isEmpty();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> fixture.upstream.report(Node.of("x:1"), dev.healthcheck.node.Outcome.success()))
			.withMessage("upstream 'u' has no node x:1");
	}

	@Test
	void anEmptyUpstreamSaysSo() {
		UpstreamFixture fixture = new UpstreamFixture(UpstreamFixture.unchecked(1));
		assertThatExceptionOfType(NoNodeAvailableException.class).isThrownBy(fixture.upstream::select)
			.withMessage("no node available in upstream 'u': it has no nodes");
	}

	@Test
	void aNodeListedTwiceIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> UpstreamFixture.unchecked(1, "a", "a"))
			.withMessage("node a:1 is listed twice in upstream 'u'");
	}

	@Test
	@FaultRow(28)
	void healthIsKeptForNodesThatStay() {
		UpstreamFixture fixture = new UpstreamFixture(UpstreamFixture.unchecked(1, "a", "b"));
		fixture.fails("a", FailureKind.TCP);
		NodeHealth before = fixture.node("a");
		fixture.upstreams.put(UpstreamFixture.unchecked(1, "c", "a").toBuilder().balance(Balance.ORDERED).build());
		assertThat(fixture.node("a")).isSameAs(before);
		assertThat(fixture.status("a")).isEqualTo(NodeStatus.UNHEALTHY);
		assertThat(fixture.upstream.health(UpstreamFixture.address("b"))).isNull();
		assertThat(fixture.upstreams.circuitBreakers().getAllCircuitBreakers()).hasSize(2);
	}

	/** There are none before, for the sake of memory. */
	@Test
	void whoAsksForBreakersLateSeesThemAsTheyAreNow() {
		UpstreamFixture fixture = new UpstreamFixture(UpstreamFixture.unchecked(1, "a", "b", "c"));
		fixture.fails("a", FailureKind.TCP);
		fixture.seconds(11);
		fixture.fails("b", FailureKind.TCP);
		assertThat(fixture.status("a")).isEqualTo(NodeStatus.RECOVERING);
		CircuitBreakerRegistry breakers = fixture.upstreams.circuitBreakers();
		assertThat(breakers.getAllCircuitBreakers()).hasSize(3);
		assertThat(breakers.circuitBreaker("u/a:1").getState()).isEqualTo(CircuitBreaker.State.HALF_OPEN);
		assertThat(breakers.circuitBreaker("u/b:1").getState()).isEqualTo(CircuitBreaker.State.OPEN);
		assertThat(breakers.circuitBreaker("u/c:1").getState()).isEqualTo(CircuitBreaker.State.CLOSED);
		fixture.fails("c", FailureKind.TCP);
		assertThat(breakers.circuitBreaker("u/c:1").getState()).isEqualTo(CircuitBreaker.State.OPEN);
		fixture.upstreams.put(UpstreamFixture.unchecked(1, "a", "d"));
		assertThat(fixture.upstreams.circuitBreakers()).isSameAs(breakers);
		assertThat(breakers.getAllCircuitBreakers()).extracting(CircuitBreaker::getName)
			.containsExactlyInAnyOrder("u/a:1", "u/d:1");
	}

	@Test
	void newPassiveSettingsMakeANewBreaker() {
		UpstreamFixture fixture = new UpstreamFixture(UpstreamFixture.unchecked(1, "a", "b"));
		fixture.fails("a", FailureKind.TCP);
		fixture.upstreams.put(UpstreamFixture.unchecked(1, "a", "b")
			.toBuilder()
			.passive(PassiveSettings.of(2, Duration.ofSeconds(10)))
			.build());
		assertThat(fixture.status("a")).isNotEqualTo(NodeStatus.UNHEALTHY);
		fixture.fails("a", FailureKind.TCP);
		assertThat(fixture.status("a")).isNotEqualTo(NodeStatus.UNHEALTHY);
		fixture.fails("a", FailureKind.TCP);
		assertThat(fixture.status("a")).isEqualTo(NodeStatus.UNHEALTHY);
	}

	@Test
	void aNewCheckForgetsWhatTheOldOneFound() {
		UpstreamFixture fixture = new UpstreamFixture(UpstreamFixture.checked(1, "a", "b"));
		fixture.answer("a", UpstreamFixture.REFUSED);
		fixture.seconds(0.2);
		assertThat(fixture.status("a")).isEqualTo(NodeStatus.UNHEALTHY);
		fixture.upstreams.put(UpstreamFixture.checked(2, "a", "b"));
		assertThat(fixture.status("a")).isEqualTo(NodeStatus.UNCHECKED);
	}

	@Test
	@FaultRow(30)
	void removingEndsChecksAndTimers() {
		UpstreamFixture fixture = new UpstreamFixture(UpstreamFixture.checked(1, "a", "b"));
		fixture.seconds(1);
		assertThat(fixture.upstreams.remove("u")).isTrue();
		assertThat(fixture.upstreams.remove("u")).isFalse();
		fixture.checks.clear();
		fixture.seconds(30);
		assertThat(fixture.checks).isEmpty();
		assertThat(fixture.scheduler.pending()).isZero();
		assertThat(fixture.upstreams.circuitBreakers().getAllCircuitBreakers()).isEmpty();
	}

	@Test
	void theDefinitionsWishReplacesTheOperatorsWhenItChanges() {
		UpstreamFixture fixture = new UpstreamFixture(UpstreamFixture.unchecked(1, "a"));
		Node down = Node.of(UpstreamFixture.address("a")).withAdmin(AdminState.MAINTENANCE).withSource(NodeSource.ETCD);
		fixture.upstreams.put(fixture.upstream.definition().withLevels(List.of(new Level("0", List.of(down)))));
		assertThat(fixture.status("a")).isEqualTo(NodeStatus.MAINTENANCE);
		fixture.upstream.admin(down, AdminState.READY);
		assertThat(fixture.status("a")).isEqualTo(NodeStatus.UNCHECKED);
		fixture.upstreams.put(UpstreamFixture.unchecked(1, "a"));
		assertThat(fixture.status("a")).isEqualTo(NodeStatus.UNCHECKED);
	}

	@Test
	void historyKeepsTheLast32Transitions() {
		UpstreamFixture fixture = new UpstreamFixture(UpstreamFixture.unchecked(1, "a", "b"));
		for (int i = 0; i < 40; i++) {
			fixture.upstream.admin(fixture.node("a").node(), (i % 2 == 0) ? AdminState.DRAIN : AdminState.READY);
		}
		List<NodeTransition> history = fixture.snapshot("a").history();
		assertThat(history).hasSize(32);
		assertThat(history.get(31).to()).isEqualTo(NodeStatus.UNCHECKED);
		assertThat(fixture.transitions).hasSize(40);
	}

	@Test
	@FaultRow(31)
	void aListenerThatThrowsDoesNotKeepOthersFromHearing() {
		UpstreamFixture fixture = new UpstreamFixture(UpstreamFixture.unchecked(1, "a", "b"));
		List<NodeTransition> heard = new ArrayList<>();
		fixture.upstreams.addListener(new UpstreamListener() {

			@Override
			public void onTransition(Upstream upstream, Node node, NodeTransition transition) {
				throw new IllegalStateException("listener");
			}

		});
		fixture.upstreams.addListener(new UpstreamListener() {

			@Override
			public void onTransition(Upstream upstream, Node node, NodeTransition transition) {
				heard.add(transition);
			}

		});
		fixture.fails("a", FailureKind.TCP);
		assertThat(heard).hasSize(1);
	}

	@Test
	void anAnswerOfALeftNodeChangesNothing() {
		UpstreamFixture fixture = new UpstreamFixture(UpstreamFixture.unchecked(1, "a", "b"));
		NodeHealth left = fixture.node("a");
		Permit permit = Objects.requireNonNull(left.tryBegin(Effort.NORMAL));
		fixture.upstreams.put(UpstreamFixture.unchecked(1, "b"));
		left.requests().ended(permit, 0, dev.healthcheck.node.Outcome.failure(FailureKind.TCP, "late"));
		assertThat(fixture.upstream.snapshot().selectable()).isEqualTo(1);
		fixture.fails("b", FailureKind.TCP);
		assertThat(fixture.status("b")).isEqualTo(NodeStatus.UNSTABLE);
	}

}
