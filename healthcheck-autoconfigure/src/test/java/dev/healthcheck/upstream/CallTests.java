package dev.healthcheck.upstream;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.breaker.PassiveSettings;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.Outcome;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Calls whose caller waits: levels, tries, time, and what failures mean.
 */
class CallTests {

	private final List<String> tried = new ArrayList<>();

	@Test
	void theResultOfTheFirstNodeThatSucceedsIsTheResult() {
		UpstreamFixture fixture = fixture(0, level("0", 0, "a", "b", "c"));
		String answer = fixture.upstream.call((node) -> {
			this.tried.add(node.address().host());
			if (this.tried.size() < 3) {
				throw new ConnectException("refused");
			}
			return node.address().host();
		});
		assertThat(answer).isEqualTo("c");
		assertThat(this.tried).containsExactly("a", "b", "c");
		assertThat(fixture.snapshot("a").requests().failed()).isEqualTo(1);
		assertThat(fixture.snapshot("c").requests().failed()).isZero();
		assertNothingInFlight(fixture);
	}

	@Test
	void noNodeIsTriedTwiceInOneCall() {
		UpstreamFixture fixture = fixture(0, level("0", 0, "a", "b"), level("1", 0, "c"));
		assertThatExceptionOfType(TriesExceededException.class).isThrownBy(() -> failing(fixture))
			.withMessage("upstream 'u': 3 of 3 tries failed")
			.withCauseInstanceOf(IOException.class)
			.satisfies((ex) -> assertThat(ex.tries()).isEqualTo(3))
			.satisfies((ex) -> assertThat(ex.upstream()).isEqualTo("u"));
		assertThat(this.tried).containsExactly("a", "b", "c");
		assertNothingInFlight(fixture);
	}

	@Test
	void aLevelIsLeftAfterItsTries() {
		UpstreamFixture fixture = fixture(0, level("dc1", 1, "a", "b"), level("dc2", 2, "c", "d", "e"));
		assertThatExceptionOfType(TriesExceededException.class).isThrownBy(() -> failing(fixture));
		assertThat(this.tried).containsExactly("a", "c", "d");
	}

	@Test
	void triesOfTheUpstreamBoundTheWholeCall() {
		UpstreamFixture fixture = new UpstreamFixture(
				definition(0, level("dc1", 0, "a", "b"), level("dc2", 0, "c")).toBuilder().tries(2).build());
		assertThatExceptionOfType(TriesExceededException.class).isThrownBy(() -> failing(fixture))
			.withMessage("upstream 'u': 2 of 2 tries failed");
		assertThat(this.tried).containsExactly("a", "b");
	}

	@Test
	void aCallMayHaveFewerOrMoreTriesThanItsUpstream() {
		UpstreamFixture fixture = new UpstreamFixture(
				definition(0, level("0", 0, "a", "b", "c")).toBuilder().tries(2).build());
		assertThatExceptionOfType(TriesExceededException.class)
			.isThrownBy(() -> failing(fixture, CallOptions.ofDefaults().withTries(1)));
		assertThat(this.tried).containsExactly("a");
		this.tried.clear();
		assertThatExceptionOfType(TriesExceededException.class)
			.isThrownBy(() -> failing(fixture, CallOptions.ofDefaults().withTries(0)));
		assertThat(this.tried).hasSize(3);
	}

	@Test
	void theTimeOfTheTriesIsBounded() {
		UpstreamFixture fixture = new UpstreamFixture(
				definition(0, level("0", 0, "a", "b", "c")).toBuilder().tryTimeout(Duration.ofMillis(1500)).build());
		assertThatExceptionOfType(TriesExceededException.class).isThrownBy(() -> fixture.upstream.call((node) -> {
			fixture.seconds(1);
			throw new IOException("reset");
		}))
			.withMessage("upstream 'u': try timeout of 1.5 s exceeded after 2 tries")
			.withCauseInstanceOf(IOException.class);
	}

	@Test
	void levelsAreChosenByNameAndInTheCallersOrder() {
		UpstreamFixture fixture = fixture(0, level("dc1", 0, "a"), level("dc2", 0, "b"), level("dc3", 0, "c"));
		assertThatExceptionOfType(TriesExceededException.class)
			.isThrownBy(() -> failing(fixture, CallOptions.ofDefaults().withLevels("dc3", "dc1")));
		assertThat(this.tried).containsExactly("c", "a");
		assertThat(fixture.upstream.select(CallOptions.ofDefaults().withLevels("dc2")).address().host()).isEqualTo("b");
	}

	@Test
	void anUnknownLevelIsNamedWithThoseThereAre() {
		UpstreamFixture fixture = fixture(0, level("dc1", 0, "a"), level("dc2", 0, "b"));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> fixture.upstream.select(CallOptions.ofDefaults().withLevels("dc9")))
			.withMessage("upstream 'u' has no level 'dc9' (known: dc1, dc2)");
	}

	@Test
	void theNextLevelServesWhileTheFirstIsOutAndIsLeftAsSoonAsItIsBack() {
		UpstreamFixture fixture = fixture(1, level("dc1", 0, "a"), level("dc2", 0, "b"));
		fixture.fails("a", FailureKind.TCP);
		assertThat(fixture.upstream.<String>call((node) -> node.address().host())).isEqualTo("b");
		fixture.seconds(10);
		assertThat(fixture.status("a")).isEqualTo(NodeStatus.RECOVERING);
		assertThat(fixture.upstream.<String>call((node) -> node.address().host())).isEqualTo("a");
		assertThat(fixture.status("a")).isEqualTo(NodeStatus.HEALTHY);
	}

	@Test
	void nothingToTryIsAnErrorThatSaysWhy() {
		UpstreamFixture empty = new UpstreamFixture(UpstreamDefinition.of("u", List.of()));
		assertThatExceptionOfType(NoNodeAvailableException.class)
			.isThrownBy(() -> empty.upstream.call((node) -> "never"))
			.withMessage("no node available in upstream 'u': it has no nodes");
	}

	@Test
	void kindsOfFailuresAreToldByTheirCauses() {
		assertThat(CallFailures.outcome(new IllegalStateException(new SocketTimeoutException("Read timed out"))))
			.isEqualTo(Outcome.failure(FailureKind.TIMEOUT, "Read timed out"));
		assertThat(CallFailures.outcome(new IllegalStateException(new IOException("Connection reset"))))
			.isEqualTo(Outcome.failure(FailureKind.TCP, "Connection reset"));
		assertThat(CallFailures.outcome(new IllegalStateException("502 BAD GATEWAY")))
			.isEqualTo(Outcome.failure(FailureKind.HTTP, "502 BAD GATEWAY"));
		assertThat(CallFailures.outcome(new IllegalStateException()))
			.isEqualTo(Outcome.failure(FailureKind.HTTP, "IllegalStateException"));
		assertThat(CallFailures.outcome(new CancellationException())).isEqualTo(Outcome.ignored());
		assertThat(CallFailures.outcome(new StackOverflowError())).isEqualTo(Outcome.ignored());
	}

	@Test
	void whatIsNoFailureOfTheNodeEndsTheCallAsItIs() {
		UpstreamFixture fixture = fixture(1, level("0", 0, "a", "b"));
		CallOptions options = CallOptions.ofDefaults()
			.withClassifier((ex) -> (ex instanceof IllegalStateException) ? Outcome.success()
					: Outcome.failure(FailureKind.HTTP, "no"));
		assertThatIllegalStateException().isThrownBy(() -> fixture.upstream.call((node) -> {
			this.tried.add(node.address().host());
			throw new IllegalStateException("mine");
		}, options)).withMessage("mine");
		assertThat(this.tried).hasSize(1);
		assertThat(fixture.status("a")).isEqualTo(NodeStatus.HEALTHY);
		assertNothingInFlight(fixture);
	}

	@Test
	void aBrokenClassifierSpoilsNothing() {
		UpstreamFixture fixture = fixture(1, level("0", 0, "a"));
		CallOptions options = CallOptions.ofDefaults().withClassifier((ex) -> {
			throw new IllegalArgumentException("broken");
		});
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> failing(fixture, options))
			.satisfies((ex) -> assertThat(ex.getSuppressed()).hasSize(1));
		assertNothingInFlight(fixture);
	}

	@Test
	void anInterruptedCallEndsAndSaysNothingOfItsNode() {
		UpstreamFixture fixture = fixture(1, level("0", 0, "a", "b"));
		assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> fixture.upstream.call((node) -> {
			throw new InterruptedException();
		}));
		assertThat(Thread.interrupted()).isTrue();
		assertThat(fixture.snapshot("a").requests().failed()).isZero();
		assertNothingInFlight(fixture);
	}

	@Test
	void aNodeWithLimitsOfItsOwnIsJudgedByThem() {
		Node strict = UpstreamFixture.nodes("a").get(0);
		Node patient = UpstreamFixture.nodes("b")
			.get(0)
			.withLimits(new dev.healthcheck.node.NodeLimits(dev.healthcheck.node.MaxFails.of(3), Duration.ofSeconds(60),
					null));
		UpstreamFixture fixture = fixture(1,
				new Level("0", List.of(strict, patient, UpstreamFixture.nodes("c").get(0))));
		fixture.fails("a", FailureKind.TCP);
		fixture.fails("b", FailureKind.TCP);
		assertThat(fixture.status("a")).isEqualTo(NodeStatus.UNHEALTHY);
		assertThat(fixture.snapshot("b").breaker().maxFails()).isEqualTo(3);
		fixture.fails("b", FailureKind.TCP);
		assertThat(fixture.status("b").isSelectable()).isTrue();
		fixture.fails("b", FailureKind.TCP);
		assertThat(fixture.status("b")).isEqualTo(NodeStatus.UNHEALTHY);
		fixture.seconds(10);
		assertThat(fixture.status("a")).isEqualTo(NodeStatus.RECOVERING);
		assertThat(fixture.status("b")).isEqualTo(NodeStatus.UNHEALTHY);
	}

	private String failing(UpstreamFixture fixture) throws IOException {
		return failing(fixture, CallOptions.ofDefaults());
	}

	@SuppressWarnings("RedundantThrows")
	private String failing(UpstreamFixture fixture, CallOptions options) throws IOException {
		return fixture.upstream.call((node) -> {
			this.tried.add(node.address().host());
			throw new ConnectException("Connection refused");
		}, options);
	}

	static UpstreamFixture fixture(int maxFails, Level... levels) {
		return new UpstreamFixture(definition(maxFails, levels));
	}

	static UpstreamDefinition definition(int maxFails, Level... levels) {
		return UpstreamDefinition.builder("u")
			.levels(List.of(levels))
			.balance(Balance.ORDERED)
			.passive(PassiveSettings.of(maxFails, Duration.ofSeconds(10)))
			.check(UpstreamFixture.check("http", 2).disabled())
			.build();
	}

	static Level level(String name, int tries, String... hosts) {
		return new Level(name, UpstreamFixture.nodes(hosts), tries);
	}

	static void assertNothingInFlight(UpstreamFixture fixture) {
		assertThat(fixture.upstream.snapshot().nodes())
			.allSatisfy((node) -> assertThat(node.requests().inFlight()).isZero());
	}

}
