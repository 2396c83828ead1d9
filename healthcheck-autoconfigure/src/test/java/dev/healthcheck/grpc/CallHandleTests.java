package dev.healthcheck.grpc;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CallHandle} and {@link NodeCalls}.
 */
class CallHandleTests {

	private final AtomicInteger cancelled = new AtomicInteger();

	@Test
	void isMovedOnce() {
		CallHandle call = stream();
		call.canceller((why) -> this.cancelled.incrementAndGet());
		call.moveOff("a is UNHEALTHY");
		call.moveOff("a left");
		assertThat(this.cancelled).hasValue(1);
		assertThat(call.movedOff()).isEqualTo("a is UNHEALTHY");
	}

	/** A call gets its stream before it can be cancelled. */
	@Test
	void isMovedAlsoWhenItCouldNotBeCancelledYet() {
		CallHandle call = stream();
		NodeCalls calls = new NodeCalls();
		calls.moveAll("a is UNHEALTHY");
		calls.add(call);
		assertThat(call.movedOff()).isNull();
		call.canceller((why) -> this.cancelled.incrementAndGet());
		assertThat(this.cancelled).hasValue(1);
		assertThat(call.movedOff()).isEqualTo("a is UNHEALTHY");
	}

	@Test
	void writesStay() {
		CallHandle write = new CallHandle(false, false, Duration.ofSeconds(2), false, null);
		write.canceller((why) -> this.cancelled.incrementAndGet());
		NodeCalls calls = new NodeCalls();
		calls.add(write);
		calls.moveAll("a is UNHEALTHY");
		assertThat(this.cancelled).hasValue(0);
	}

	@Test
	void drainingMovesStreamsOnly() {
		CallHandle read = new CallHandle(false, true, Duration.ofSeconds(2), false, null);
		read.canceller((why) -> this.cancelled.incrementAndGet());
		CallHandle stream = stream();
		stream.canceller((why) -> this.cancelled.incrementAndGet());
		NodeCalls calls = new NodeCalls();
		calls.add(read);
		calls.add(stream);
		calls.moveStreams("a is DRAINING");
		assertThat(read.movedOff()).isNull();
		assertThat(stream.movedOff()).isEqualTo("a is DRAINING");
	}

	@Test
	void callsWithoutADeadlineAreNeverOverdue() {
		long later = System.nanoTime() + Duration.ofMinutes(1).toNanos();
		assertThat(stream().isOverdue(later)).isFalse();
		assertThat(new CallHandle(false, true, Duration.ZERO, false, null).isOverdue(later)).isFalse();
		assertThat(new CallHandle(false, true, Duration.ofSeconds(2), false, null).isOverdue(later)).isTrue();
	}

	private static CallHandle stream() {
		return new CallHandle(true, false, Duration.ZERO, false, null);
	}

}
