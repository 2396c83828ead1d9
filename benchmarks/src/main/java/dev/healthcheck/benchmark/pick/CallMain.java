package dev.healthcheck.benchmark.pick;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Objects;

import com.sun.management.ThreadMXBean;
import dev.healthcheck.benchmark.ForkedMain;

/**
 * A JVM that makes calls for as long as it is asked to.
 */
final class CallMain {

	/** Calls between two looks at the clock. */
	private static final int BATCH = 64;

	private CallMain() {
	}

	/**
	 * Make calls.
	 * @param arguments what makes them, and who chooses nodes
	 */
	public static void main(String[] arguments) {
		ForkedMain.run((questions) -> {
			try (HttpCall call = new HttpCall(HttpCall.Client.valueOf(arguments[0]),
					HttpCall.Way.valueOf(arguments[1]))) {
				questions.answerAll((question) -> run(call, Duration.parse(question)));
			}
		});
	}

	private static MicroRound run(HttpCall call, Duration duration) {
		long bytes = allocatedBytes();
		long start = System.nanoTime();
		long nanos = 0;
		int calls = 0;
		int length = 0;
		while (nanos < duration.toNanos()) {
			for (int i = 0; i < BATCH; i++) {
				length += Objects.requireNonNull(call.get()).length();
			}
			calls += BATCH;
			nanos = System.nanoTime() - start;
		}
		if (length < calls) {
			throw new IllegalStateException("calls were not answered");
		}
		return new MicroRound((double) nanos / calls, (double) (allocatedBytes() - bytes) / calls);
	}

	/** Of the thread that makes the calls: no other one has a part in them. */
	private static long allocatedBytes() {
		return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
	}

}
