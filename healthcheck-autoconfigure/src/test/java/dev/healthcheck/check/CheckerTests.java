package dev.healthcheck.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.NodeAddress;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Checker} on a virtual clock.
 */
class CheckerTests {

	private static final Duration HEALTHY = Duration.ofSeconds(5);

	private static final Duration UNHEALTHY = Duration.ofSeconds(1);

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private static final Duration SPREAD = Duration.ofMillis(100);

	private final ManualScheduler scheduler = new ManualScheduler();

	private final FakeProbe probe = new FakeProbe(this.scheduler);

	private final FakeTarget target = new FakeTarget(0);

	@Test
	void healthyTargetIsCheckedAtHealthyInterval() {
		Checker checker = checker(HEALTHY, UNHEALTHY);
		checker.add(this.target);
		this.scheduler.advance(SPREAD);
		assertThat(this.target.reports()).hasSize(1);
		this.scheduler.advance(Duration.ofSeconds(50));
		assertThat(this.target.reports()).hasSize(11);
	}

	@Test
	void targetThatNeedsAttentionIsCheckedAtUnhealthyInterval() {
		Checker checker = checker(HEALTHY, UNHEALTHY);
		this.target.attention(true);
		checker.add(this.target);
		this.scheduler.advance(SPREAD.plusSeconds(10));
		assertThat(this.target.reports()).hasSize(11);
		this.target.attention(false);
		this.scheduler.advance(Duration.ofSeconds(11));
		assertThat(this.target.reports()).hasSize(14);
	}

	@Test
	void waitBeginsAtTheEndOfTheLastCheck() {
		this.probe.latency(Duration.ofMillis(700));
		checker(HEALTHY, UNHEALTHY).add(this.target);
		this.scheduler.advance(Duration.ofSeconds(20));
		List<CheckReport> reports = this.target.reports();
		assertThat(reports).hasSizeGreaterThan(2);
		for (int i = 1; i < reports.size(); i++) {
			assertThat(reports.get(i).startedNanos() - reports.get(i - 1).endedNanos()).isEqualTo(HEALTHY.toNanos());
			assertThat(reports.get(i).latency()).isEqualTo(Duration.ofMillis(700));
		}
	}

	@Test
	void withoutHealthyIntervalOnlyAttentionIsChecked() {
		Checker checker = checker(Duration.ZERO, UNHEALTHY);
		checker.add(this.target);
		this.scheduler.advance(Duration.ofHours(1));
		assertThat(this.target.reports()).isEmpty();
		this.target.attention(true);
		checker.checkNow(this.target);
		this.scheduler.advance(Duration.ofSeconds(3));
		assertThat(this.target.reports()).hasSize(4);
		this.target.attention(false);
		this.scheduler.advance(Duration.ofHours(1));
		assertThat(this.target.reports()).hasSize(5);
	}

	@Test
	void withoutUnhealthyIntervalAttentionIsCheckedOnRequestOnly() {
		Checker checker = checker(HEALTHY, Duration.ZERO);
		this.target.attention(true);
		checker.add(this.target);
		this.scheduler.advance(Duration.ofHours(1));
		assertThat(this.target.reports()).isEmpty();
		checker.checkNow(this.target);
		this.scheduler.advance(Duration.ofHours(1));
		assertThat(this.target.reports()).hasSize(1);
		assertThat(this.scheduler.pending()).isLessThanOrEqualTo(1);
	}

	@Test
	void nothingIsCheckedWhenDisabled() {
		CheckSettings settings = TestSettings.schedule(HEALTHY, UNHEALTHY, TIMEOUT, 0, 10).disabled();
		Checker checker = new Checker(settings, this.probe, this.scheduler, new SplittableRandom(1));
		checker.add(this.target);
		checker.checkNow(this.target);
		this.scheduler.advance(Duration.ofHours(1));
		assertThat(this.probe.starts()).isEmpty();
		assertThat(this.scheduler.pending()).isZero();
	}

	@Test
	void addingTwiceChecksOnce() {
		Checker checker = checker(HEALTHY, UNHEALTHY);
		checker.add(this.target);
		checker.add(this.target);
		this.scheduler.advance(SPREAD.plus(HEALTHY));
		assertThat(this.target.reports()).hasSize(2);
	}

	@Test
	void requestRunsAtOnceAndMovesTheSchedule() {
		Checker checker = checker(HEALTHY, UNHEALTHY);
		checker.add(this.target);
		this.scheduler.advance(Duration.ofSeconds(2));
		checker.checkNow(this.target);
		this.scheduler.runDue();
		assertThat(this.target.reports()).hasSize(2);
		this.scheduler.advance(HEALTHY.minusMillis(1));
		assertThat(this.target.reports()).hasSize(2);
		this.scheduler.advance(Duration.ofMillis(1));
		assertThat(this.target.reports()).hasSize(3);
	}

	@Test
	void requestWhileCheckedRunsOnceMoreRightAfter() {
		this.probe.latency(Duration.ofMillis(500));
		Checker checker = checker(HEALTHY, UNHEALTHY);
		checker.add(this.target);
		this.scheduler.advance(SPREAD);
		for (int i = 0; i < 5; i++) {
			checker.checkNow(this.target);
		}
		this.scheduler.advance(Duration.ofSeconds(2));
		assertThat(this.target.reports()).hasSize(2);
		assertThat(this.target.reports().get(1).startedNanos()).isEqualTo(this.target.reports().get(0).endedNanos());
	}

	@Test
	void requestGivesUpACheckThatBeganTooEarly() {
		List<CompletableFuture<ProbeResult>> answers = answersOfTheTest();
		Checker checker = checker(HEALTHY, UNHEALTHY, 1);
		checker.add(this.target);
		this.scheduler.advance(SPREAD.plusMillis(500));
		checker.checkNow(this.target);
		checker.checkNow(this.target, this.scheduler.nanoTime());
		this.scheduler.runDue();
		assertThat(answers).hasSize(2);
		answers.get(0).complete(ProbeResult.passed("old"));
		this.scheduler.runDue();
		assertThat(this.target.reports()).isEmpty();
		answers.get(1).complete(ProbeResult.passed("new"));
		this.scheduler.runDue();
		assertThat(this.target.reports()).hasSize(1);
		assertThat(this.target.lastReport().result().word()).isEqualTo("new");
		this.scheduler.advance(HEALTHY.minusMillis(1));
		assertThat(answers).hasSize(2);
	}

	@Test
	void requestWaitsForACheckThatBeganLateEnough() {
		List<CompletableFuture<ProbeResult>> answers = answersOfTheTest();
		long before = this.scheduler.nanoTime();
		Checker checker = checker(HEALTHY, UNHEALTHY);
		checker.add(this.target);
		this.scheduler.advance(SPREAD.plusMillis(500));
		checker.checkNow(this.target, before);
		this.scheduler.runDue();
		assertThat(answers).hasSize(1);
		answers.get(0).complete(ProbeResult.passed("first"));
		this.scheduler.runDue();
		assertThat(this.target.reports()).hasSize(1);
		assertThat(answers).hasSize(2);
	}

	/** The first question may be held up by what is over by now. */
	@Test
	void targetThatSaysNothingIsAskedOnceMore() {
		List<CompletableFuture<ProbeResult>> answers = answersOfTheTest();
		Checker checker = checker(HEALTHY, UNHEALTHY, 1);
		checker.add(this.target);
		this.scheduler.advance(SPREAD.plusMillis(500));
		long asked = this.scheduler.nanoTime();
		checker.askNow(this.target);
		this.scheduler.advance(Duration.ofMillis(10));
		assertThat(answers).hasSize(2);
		answers.get(1).complete(ProbeResult.passed("new"));
		this.scheduler.runDue();
		assertThat(this.target.reports()).hasSize(1);
		assertThat(this.target.lastReport().result().word()).isEqualTo("new");
		assertThat(this.target.lastReport().startedNanos()).isEqualTo(asked);
		answers.get(0).complete(ProbeResult.failed(FailureKind.HTTP, "503", "503"));
		this.scheduler.advance(HEALTHY.minusMillis(1));
		assertThat(this.target.reports()).hasSize(1);
		assertThat(answers).hasSize(2);
	}

	@Test
	void checkFailsAsItsFirstQuestionDoes() {
		List<CompletableFuture<ProbeResult>> answers = answersOfTheTest();
		Checker checker = checker(HEALTHY, UNHEALTHY);
		checker.add(this.target);
		this.scheduler.advance(SPREAD.plusMillis(500));
		checker.askNow(this.target);
		this.scheduler.runDue();
		answers.get(1).complete(ProbeResult.failed(FailureKind.HTTP, "503", "second"));
		this.scheduler.runDue();
		assertThat(this.target.reports()).isEmpty();
		answers.get(0).complete(ProbeResult.failed(FailureKind.HTTP, "503", "first"));
		this.scheduler.runDue();
		assertThat(this.target.reports()).hasSize(1);
		assertThat(this.target.lastReport().result().detail()).isEqualTo("first");
	}

	@Test
	void manyWhoAskMakeFewQuestions() {
		List<CompletableFuture<ProbeResult>> answers = answersOfTheTest();
		Checker checker = checker(HEALTHY, UNHEALTHY);
		checker.add(this.target);
		this.scheduler.advance(SPREAD);
		for (int i = 0; i < 100; i++) {
			checker.askNow(this.target);
			this.scheduler.advance(Duration.ofMillis(10));
		}
		assertThat(answers).hasSizeBetween(2, 7);
		assertThat(this.target.reports()).isEmpty();
	}

	@Test
	void targetThatIsNotBeingCheckedIsCheckedWhenAsked() {
		Checker checker = checker(HEALTHY, UNHEALTHY);
		checker.add(this.target);
		this.scheduler.advance(SPREAD);
		checker.askNow(this.target);
		this.scheduler.runDue();
		assertThat(this.target.reports()).hasSize(2);
	}

	@Test
	void requestForUnknownTargetDoesNothing() {
		checker(HEALTHY, UNHEALTHY).checkNow(this.target);
		this.scheduler.advance(HEALTHY);
		assertThat(this.probe.starts()).isEmpty();
	}

	@Test
	void slowTargetsDelayNobody() {
		Checker checker = checker(HEALTHY, UNHEALTHY, 50);
		List<FakeTarget> targets = targets(40);
		for (int i = 0; i < 10; i++) {
			this.probe.latency(targets.get(i).address(), Duration.ofDays(1));
		}
		targets.forEach(checker::add);
		this.scheduler.advance(SPREAD.plusSeconds(60));
		for (FakeTarget healthy : targets.subList(10, 40)) {
			assertThat(healthy.reports()).hasSize(13);
		}
	}

	@Test
	void probeThatNeverAnswersIsATimeout() {
		this.probe.answer(this.target.address(), CompletableFuture::new);
		checker(HEALTHY, UNHEALTHY).add(this.target);
		this.scheduler.advance(SPREAD.plus(TIMEOUT).plusSeconds(1));
		assertFailed(FailureKind.TIMEOUT, "timeout", "no result within 1 s");
		this.scheduler.advance(HEALTHY);
		assertThat(this.probe.starts(this.target.address())).hasSize(2);
	}

	@Test
	void answerAfterItWasGivenUpIsDropped() {
		List<CompletableFuture<ProbeResult>> answers = answersOfTheTest();
		Checker checker = checker(HEALTHY, UNHEALTHY);
		checker.add(this.target);
		this.scheduler.advance(SPREAD.plusSeconds(2));
		assertThat(this.target.reports()).hasSize(1);
		checker.checkNow(this.target);
		this.scheduler.runDue();
		answers.get(0).complete(ProbeResult.passed("late"));
		this.scheduler.runDue();
		assertThat(this.target.reports()).hasSize(1);
		answers.get(1).complete(ProbeResult.passed("new"));
		this.scheduler.runDue();
		assertThat(this.target.lastReport().result().word()).isEqualTo("new");
	}

	@Test
	void probeThatThrowsIsAFailure() {
		this.probe.answer(this.target.address(), () -> {
			throw new IllegalStateException("broken");
		});
		checker(HEALTHY, UNHEALTHY).add(this.target);
		this.scheduler.advance(SPREAD);
		assertFailed(FailureKind.TCP, "error", "IllegalStateException: broken");
		this.scheduler.advance(HEALTHY);
		assertThat(this.target.reports()).hasSize(2);
	}

	@Test
	void probeThatFailsIsAFailure() {
		assertAnswer(() -> CompletableFuture.failedFuture(new IllegalStateException("broken")), FailureKind.TCP,
				"IllegalStateException: broken");
	}

	@Test
	void probeThatFailsWithTimeoutIsATimeout() {
		assertAnswer(() -> CompletableFuture.<ProbeResult>failedFuture(new TimeoutException("too slow"))
			.thenApply((result) -> result), FailureKind.TIMEOUT, "TimeoutException: too slow");
	}

	@Test
	void probeWithoutResultIsAFailure() {
		assertAnswer(() -> CompletableFuture.completedFuture(null), FailureKind.TCP, "the probe gave no result");
	}

	@Test
	void targetThatThrowsIsCheckedOn() {
		CheckTarget throwing = new ThrowingTarget();
		Checker checker = checker(HEALTHY, UNHEALTHY);
		checker.add(throwing);
		checker.add(this.target);
		this.scheduler.advance(SPREAD.plusSeconds(20));
		assertThat(this.probe.starts(throwing.address())).hasSize(5);
		assertThat(this.target.reports()).hasSize(5);
	}

	@Test
	void removedTargetIsNotCheckedAndForgotten() {
		Checker checker = checker(HEALTHY, UNHEALTHY);
		checker.add(this.target);
		this.scheduler.advance(SPREAD);
		checker.remove(this.target);
		this.scheduler.advance(Duration.ofHours(1));
		assertThat(this.target.reports()).hasSize(1);
		assertThat(this.probe.forgotten()).containsExactly(this.target.address());
	}

	@Test
	void resultOfRemovedTargetIsDropped() {
		this.probe.latency(Duration.ofMillis(500));
		Checker checker = checker(HEALTHY, UNHEALTHY);
		checker.add(this.target);
		this.scheduler.advance(SPREAD);
		checker.remove(this.target);
		this.scheduler.runDue();
		this.probe.forgotten().clear();
		this.scheduler.advance(Duration.ofHours(1));
		assertThat(this.target.reports()).isEmpty();
		assertThat(this.probe.forgotten()).as("after the check has ended").containsExactly(this.target.address());
	}

	@Test
	void removedTargetMayComeBack() {
		Checker checker = checker(HEALTHY, UNHEALTHY);
		for (int i = 1; i <= 100; i++) {
			checker.add(this.target);
			this.scheduler.advance(SPREAD);
			assertThat(this.target.reports()).hasSize(i);
			checker.remove(this.target);
			this.scheduler.runDue();
		}
	}

	@Test
	void closedCheckerLeavesNothing() {
		Checker checker = checker(HEALTHY, UNHEALTHY);
		List<FakeTarget> targets = targets(10);
		targets.forEach(checker::add);
		this.scheduler.advance(SPREAD);
		checker.close();
		checker.close();
		checker.add(this.target);
		this.scheduler.runDue();
		assertThat(this.scheduler.pending()).isZero();
		assertThat(this.probe.forgotten()).hasSize(10);
		this.scheduler.advance(Duration.ofHours(1));
		assertThat(this.probe.starts()).hasSize(10);
	}

	@Test
	void targetIsCalledByTheSchedulerOnly() {
		CompletableFuture<ProbeResult> answer = new CompletableFuture<>();
		this.probe.answer(this.target.address(), () -> answer);
		checker(HEALTHY, UNHEALTHY).add(this.target);
		this.scheduler.advance(SPREAD);
		CompletableFuture.runAsync(() -> answer.complete(ProbeResult.passed("200"))).join();
		assertThat(this.target.reports()).isEmpty();
		this.scheduler.runDue();
		assertThat(this.target.reports()).hasSize(1);
	}

	private List<CompletableFuture<ProbeResult>> answersOfTheTest() {
		List<CompletableFuture<ProbeResult>> answers = new ArrayList<>();
		this.probe.answer(this.target.address(), () -> {
			CompletableFuture<ProbeResult> answer = new CompletableFuture<>();
			answers.add(answer);
			return answer;
		});
		return answers;
	}

	private void assertAnswer(Supplier<CompletionStage<ProbeResult>> answer, FailureKind kind, String detail) {
		this.probe.answer(this.target.address(), answer);
		checker(HEALTHY, UNHEALTHY).add(this.target);
		this.scheduler.advance(SPREAD);
		assertFailed(kind, (kind == FailureKind.TIMEOUT) ? "timeout" : "error", detail);
	}

	private void assertFailed(FailureKind kind, String word, String detail) {
		assertThat(this.target.reports()).hasSize(1);
		assertThat(this.target.lastReport().result()).isEqualTo(ProbeResult.failed(kind, word, detail));
	}

	private Checker checker(Duration healthy, Duration unhealthy) {
		return checker(healthy, unhealthy, 100);
	}

	private Checker checker(Duration healthy, Duration unhealthy, int concurrency) {
		return new Checker(TestSettings.schedule(healthy, unhealthy, TIMEOUT, 0, concurrency), this.probe,
				this.scheduler, new SplittableRandom(1));
	}

	private static List<FakeTarget> targets(int count) {
		List<FakeTarget> targets = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			targets.add(new FakeTarget(i));
		}
		return targets;
	}

	/** Does all wrong that a target can. */
	private static final class ThrowingTarget implements CheckTarget {

		@Override
		public NodeAddress address() {
			return new NodeAddress("throwing", 80);
		}

		@Override
		public boolean needsAttention() {
			throw new IllegalStateException("no idea");
		}

		@Override
		public void accept(CheckReport report) {
			throw new AssertionError("not now");
		}

	}

}
