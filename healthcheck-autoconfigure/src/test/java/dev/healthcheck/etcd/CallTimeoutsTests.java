package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import dev.healthcheck.grpc.CallHandle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class CallTimeoutsTests {

	private static final Duration TIMEOUT = Duration.ofMillis(80);

	private final CallTimeouts timeouts = new CallTimeouts(TIMEOUT);

	private final List<String> cancelled = new CopyOnWriteArrayList<>();

	@AfterEach
	void close() {
		this.timeouts.close();
	}

	@Test
	void endsACallThatIsNotAnsweredInTime() {
		long start = System.nanoTime();
		CallHandle call = begin("late");
		await().until(call::isTimedOut);
		assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TIMEOUT.toNanos());
		// a call is late before it is cancelled
		await().untilAsserted(() -> assertThat(this.cancelled).containsExactly("late: no answer within 80 ms"));
	}

	@Test
	void leavesAnsweredCallsAlone() {
		CallHandle answered = begin("answered");
		answered.ended();
		CallHandle late = begin("late");
		CallHandle answeredToo = begin("answered too");
		answeredToo.ended();
		await().until(late::isTimedOut);
		assertThat(answered.isTimedOut()).isFalse();
		assertThat(answeredToo.isTimedOut()).isFalse();
		await().untilAsserted(() -> assertThat(this.cancelled).hasSize(1));
	}

	@Test
	void watchesAgainAfterAPause() {
		await().until(begin("first")::isTimedOut);
		await().until(begin("second")::isTimedOut);
		await().untilAsserted(() -> assertThat(this.cancelled).hasSize(2));
	}

	@Test
	void endsEveryCallThatIsLate() {
		List<CallHandle> calls = IntStream.range(0, 1000).mapToObj((i) -> begin("call")).toList();
		await().until(() -> calls.stream().allMatch(CallHandle::isTimedOut));
		await().untilAsserted(() -> assertThat(this.cancelled).hasSize(1000));
	}

	@Test
	void goesOnWhenACallCannotBeCancelled() {
		CallHandle broken = new CallHandle(false, true, TIMEOUT, false, null);
		broken.canceller((why) -> {
			throw new IllegalStateException("cannot be cancelled");
		});
		this.timeouts.add(broken);
		await().until(begin("late")::isTimedOut);
	}

	@Test
	void aCallOfAProcessThatIsBehindHasMoreTime() {
		this.timeouts.sent(Duration.ofSeconds(10).toNanos());
		CallHandle call = begin("behind");
		try (CallTimeouts others = new CallTimeouts(TIMEOUT)) {
			CallHandle other = new CallHandle(false, true, TIMEOUT, false, null);
			other.canceller((why) -> {
			});
			others.add(other);
			await().until(other::isTimedOut);
		}
		assertThat(call.isTimedOut()).isFalse();
	}

	@Test
	void takesCallsAfterItWasClosed() {
		this.timeouts.close();
		assertThat(begin("too late").isTimedOut()).isFalse();
	}

	private CallHandle begin(String name) {
		CallHandle call = new CallHandle(false, true, TIMEOUT, false, null);
		call.canceller((why) -> this.cancelled.add(name + ": " + why));
		this.timeouts.add(call);
		return call;
	}

}
