package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.node.RequestStatistics;
import dev.healthcheck.node.StatusClass;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

/**
 * What is told of the requests to nodes.
 */
class RequestStatisticsTests {

	private final UpstreamFixture fixture = new UpstreamFixture(UpstreamFixture.unchecked(0, "a", "b"));

	private final Upstream upstream = this.fixture.upstream;

	private RequestStatistics of(String host) {
		return this.fixture.snapshot(host).requests();
	}

	private void report(String host, Outcome outcome, Duration latency) {
		this.upstream.report(Node.of(host + ":1"), outcome, latency);
	}

	private static Duration millis(long millis) {
		return Duration.ofMillis(millis);
	}

	@Test
	void aNodeWithoutRequestsHasNone() {
		assertThat(of("a")).isEqualTo(RequestStatistics.NONE);
		assertThat(this.upstream.snapshot().requests()).isEqualTo(RequestStatistics.NONE);
	}

	@Test
	void requestsAreCountedByOutcomeAndStatusClass() {
		report("a", Outcome.success(StatusClass.of(200)), millis(1));
		report("a", Outcome.success(StatusClass.of(204)), millis(1));
		report("a", Outcome.success(StatusClass.of(404)), millis(1));
		report("a", Outcome.failure(StatusClass.of(503), "status 503"), millis(1));
		report("a", Outcome.failure(FailureKind.TCP, "refused"), millis(1));
		report("a", Outcome.ignored(), millis(1));
		report("a", Outcome.success(StatusClass.of(999)), millis(1));
		RequestStatistics requests = of("a");
		assertThat(requests.total()).isEqualTo(7);
		assertThat(requests.failed()).isEqualTo(2);
		assertThat(requests.ignored()).isEqualTo(1);
		assertThat(requests.statuses())
			.isEqualTo(Map.of(StatusClass.SUCCESSFUL, 2L, StatusClass.CLIENT_ERROR, 1L, StatusClass.SERVER_ERROR, 1L));
		assertThat(of("b")).isEqualTo(RequestStatistics.NONE);
	}

	@Test
	void anUpstreamHasTheSumOfItsNodes() {
		report("a", Outcome.success(StatusClass.SUCCESSFUL), millis(10));
		report("b", Outcome.success(StatusClass.SUCCESSFUL), millis(30));
		report("b", Outcome.failure(FailureKind.TCP, "refused"), millis(1));
		RequestStatistics requests = this.upstream.snapshot().requests();
		assertThat(requests.total()).isEqualTo(3);
		assertThat(requests.failed()).isEqualTo(1);
		assertThat(requests.statuses()).isEqualTo(Map.of(StatusClass.SUCCESSFUL, 2L));
		assertThat(requests.meanMillis()).isEqualTo(20);
		assertThat(requests.perSecond()).isEqualTo(3);
	}

	@Test
	void quantilesAreWithinAnEighthOfTheTruth() {
		Random random = new Random(3);
		List<Double> millis = IntStream.range(0, 5000)
			.mapToObj((i) -> Math.exp(random.nextGaussian() + 2))
			.sorted()
			.toList();
		millis.forEach((ms) -> report("a", Outcome.success(), Duration.ofNanos((long) (ms * 1e6))));
		RequestStatistics requests = of("a");
		Percentage eighth = Percentage.withPercentage(12.5);
		assertThat(requests.p50Millis()).isCloseTo(millis.get(2500), eighth);
		assertThat(requests.p95Millis()).isCloseTo(millis.get(4750), eighth);
		assertThat(requests.p99Millis()).isCloseTo(millis.get(4950), eighth);
		assertThat(requests.meanMillis())
			.isCloseTo(millis.stream().mapToDouble(Double::doubleValue).average().orElseThrow(), within(0.01));
	}

	/** They say how fast the network is, not the node. */
	@Test
	void requestsThatWereNotAnsweredHaveNoLatency() {
		report("a", Outcome.success(), millis(10));
		report("a", Outcome.failure(FailureKind.TIMEOUT, "no answer"), millis(1000));
		report("a", Outcome.ignored(), millis(1000));
		assertThat(of("a").meanMillis()).isEqualTo(10);
		assertThat(of("a").perSecond()).isEqualTo(3);
	}

	@Test
	void anErrorIsAnAnswer() {
		report("a", Outcome.failure(StatusClass.SERVER_ERROR, "status 500"), millis(10));
		assertThat(of("a").meanMillis()).isEqualTo(10);
	}

	@Test
	void requestsWhoseLatencyIsNotKnownAreCountedAllTheSame() {
		this.upstream.report(Node.of("a:1"), Outcome.success());
		assertThat(of("a").total()).isEqualTo(1);
		assertThat(of("a").perSecond()).isEqualTo(1);
		assertThat(of("a").p99Millis()).isZero();
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 1, 20, 400, 8_000, 120_000, 10_000_000 })
	void latenciesOfAnyLengthHaveTheirBuckets(long millis) {
		report("a", Outcome.success(), millis(millis).plusNanos(1));
		assertThat(of("a").p50Millis()).isCloseTo((double) Math.min(millis, 120_000),
				within(Math.max(0.01, millis / 5.0)));
		assertThat(of("a").perSecond()).isEqualTo(1);
	}

	@Test
	void timesAreThoseOfTheLastMinute() {
		report("a", Outcome.success(), millis(1000));
		this.fixture.seconds(44);
		assertThat(of("a").meanMillis()).isEqualTo(1000);
		report("a", Outcome.success(), millis(10));
		this.fixture.seconds(30);
		assertThat(of("a").meanMillis()).isEqualTo(10);
		this.fixture.seconds(60);
		assertThat(of("a")).isEqualTo(new RequestStatistics(2, 0, 0, 0, Map.of(), 0, 0, 0, 0, 0));
	}

	@Test
	void theRateIsThatOfTheTimeThatWasSeen() {
		for (int second = 0; second < 200; second++) {
			this.fixture.seconds(0.5);
			report("a", Outcome.success(), millis(1));
			this.fixture.seconds(0.5);
			assertThat(of("a").perSecond()).isCloseTo(1, within(0.05));
		}
	}

	@Test
	void everyAttemptOfACallIsCounted() {
		CallOptions options = CallOptions.ofDefaults().withTries(2);
		assertThatExceptionOfType(TriesExceededException.class).isThrownBy(() -> this.upstream.call((node) -> {
			throw new IllegalStateException("broken");
		}, options));
		assertThat(of("a").failed()).isEqualTo(1);
		assertThat(of("b").failed()).isEqualTo(1);
	}

	@Test
	void requestsUnderWayAreSeen() {
		Attempt attempt = Objects.requireNonNull(this.upstream.attempt(NodeAddress.parse("a:1")));
		assertThat(this.upstream.snapshot().requests().inFlight()).isEqualTo(1);
		attempt.end(Outcome.success());
		assertThat(this.upstream.snapshot().requests().inFlight()).isZero();
	}

	@Test
	void nothingIsLostWhenManyThreadsReportAtOnce() {
		CompletableFuture<?>[] threads = IntStream.range(0, 4).mapToObj((thread) -> CompletableFuture.runAsync(() -> {
			for (int i = 0; i < 10_000; i++) {
				report("a", Outcome.success(StatusClass.SUCCESSFUL), millis(1 + i % 100));
			}
		})).toArray(CompletableFuture[]::new);
		CompletableFuture.allOf(threads).join();
		assertThat(of("a").total()).isEqualTo(40_000);
		assertThat(of("a").statuses()).isEqualTo(Map.of(StatusClass.SUCCESSFUL, 40_000L));
		assertThat(of("a").meanMillis()).isEqualTo(50.5);
	}

}
