package dev.healthcheck.check;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import dev.healthcheck.node.FailureKind;
import dev.healthcheck.testing.faults.FaultRow;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Attempt}.
 */
@Tag("servers")
class AttemptTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private final ManualScheduler scheduler = new ManualScheduler();

	private final CompletableFuture<ProbeResult> result = new CompletableFuture<>();

	private final AtomicInteger cleanups = new AtomicInteger();

	@Test
	void endsWhenItsTimeIsOver() {
		Attempt attempt = new Attempt(this.scheduler, TIMEOUT, this.result);
		attempt.awaiting("no answer", this.cleanups::incrementAndGet);
		this.scheduler.advance(TIMEOUT.minusNanos(1));
		assertThat(attempt.isOver()).isFalse();
		this.scheduler.advance(Duration.ofNanos(1));
		assertThat(this.result).isCompletedWithValue(Failures.timeout("no answer", TIMEOUT));
		assertThat(this.cleanups.get()).isOne();
		assertThat(this.scheduler.pending()).isZero();
	}

	@Test
	void endsOnceWithItsFirstResult() {
		Attempt attempt = new Attempt(this.scheduler, TIMEOUT, this.result);
		attempt.awaiting("no answer", this.cleanups::incrementAndGet);
		attempt.end(ProbeResult.passed("200"));
		attempt.end(ProbeResult.passed("again"));
		assertThat(this.result).isCompletedWithValue(ProbeResult.passed("200"));
		assertThat(this.cleanups.get()).isOne();
		assertThat(this.scheduler.pending()).isZero();
	}

	@Test
	void keptIsNotCleanedUp() {
		Attempt attempt = new Attempt(this.scheduler, TIMEOUT, this.result);
		attempt.awaiting("no answer", this.cleanups::incrementAndGet);
		attempt.keep();
		attempt.end(ProbeResult.passed("200"));
		assertThat(this.cleanups.get()).isZero();
	}

	@Test
	void stepThatThrowsIsTheResult() {
		try (ProbeFixture fixture = new ProbeFixture()) {
			NodeProbe throwing = (target, timeout) -> Attempt.begin(fixture.scheduler(), timeout, (attempt) -> {
				throw new IllegalStateException("broken");
			});
			assertThat(fixture.probe(throwing, StubServer.refusing()).kind()).isEqualTo(FailureKind.TCP);
		}
	}

	/** The node answers in time, but this application has no time to look. */
	@Test
	@FaultRow(14)
	void nodeIsNotBlamedForAStalledEventLoop() {
		try (ProbeFixture fixture = new ProbeFixture(); StubServer server = StubServer.talking((in, out) -> {
			StubServer.readRequest(in);
			StubServer.pause(Duration.ofMillis(50));
			out.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
		})) {
			NodeProbe http = fixture.probes().create(TestSettings.type("http"));
			fixture.probe(http, server.address());
			NodeProbe stalled = (target, timeout) -> {
				http.forget(target);
				var answer = http.probe(target, timeout);
				fixture.scheduler().schedule(Duration.ZERO, () -> StubServer.pause(timeout.multipliedBy(3)));
				return answer;
			};
			assertThat(fixture.probe(stalled, server.address(), TIMEOUT).word()).isEqualTo("200");
		}
	}

}
