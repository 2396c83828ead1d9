package dev.healthcheck.simulation;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What happened when, in steps of a quarter of a second. Calls count when they began,
 * however they ended, so that what is answered and what failed is what was offered.
 */
final class Timeline {

	static final int STEPS_PER_SECOND = 4;

	private static final long STEP_NANOS = 1_000_000_000 / STEPS_PER_SECOND;

	private static final long SLOW_NANOS = 500_000_000;

	private final VirtualTime time;

	private final int[] offered;

	private final int[] answered;

	private final int[] slow;

	/** Of any kind, as what is sent. */
	private final int[] calls;

	private final int[][] sent;

	private final int[] inService;

	private final int[] transitions;

	Timeline(VirtualTime time, int servers, int seconds) {
		this.time = time;
		int steps = seconds * STEPS_PER_SECOND;
		this.offered = new int[steps];
		this.answered = new int[steps];
		this.slow = new int[steps];
		this.calls = new int[steps];
		this.sent = new int[servers][steps];
		this.inService = new int[steps];
		this.transitions = new int[steps + 1];
	}

	void called(Request request) {
		int step = step(this.time.nanoTime());
		this.calls[step]++;
		if (request.kind() == Request.Kind.NORMAL) {
			this.offered[step]++;
		}
	}

	void ended(Request request, long beganNanos, Reply reply) {
		if (request.kind() == Request.Kind.NORMAL && reply == Reply.OK) {
			this.answered[step(beganNanos)]++;
			if (this.time.nanoTime() - beganNanos > SLOW_NANOS) {
				this.slow[step(beganNanos)]++;
			}
		}
	}

	void sent(int server) {
		int step = step(this.time.nanoTime());
		if (step < this.sent[server].length) {
			this.sent[server][step]++;
		}
	}

	/** Look at a client at the end of each step. */
	void watch(Client client) {
		for (int step = 0; step < this.offered.length; step++) {
			int current = step;
			// just before the next one begins
			this.time.at((step + 1) * STEP_NANOS - 1, () -> {
				this.inService[current] = client.inService();
				this.transitions[current + 1] = client.transitions();
			});
		}
	}

	private static int step(long nanos) {
		return (int) (nanos / STEP_NANOS);
	}

	int offered(double from, double to) {
		return sum(this.offered, from, to);
	}

	int answered(double from, double to) {
		return sum(this.answered, from, to);
	}

	int slow(double from, double to) {
		return sum(this.slow, from, to);
	}

	int calls(double from, double to) {
		return sum(this.calls, from, to);
	}

	int sent(int server, double from, double to) {
		return sum(this.sent[server], from, to);
	}

	int sent(double from, double to) {
		return IntStream.range(0, this.sent.length).map((server) -> sent(server, from, to)).sum();
	}

	double inService(double from, double to) {
		return sum(this.inService, from, to) / ((to - from) * STEPS_PER_SECOND);
	}

	int transitions(double from, double to) {
		return this.transitions[step(to)] - this.transitions[step(from)];
	}

	private static int step(double seconds) {
		return (int) Math.round(seconds * STEPS_PER_SECOND);
	}

	private static int sum(int[] steps, double from, double to) {
		return Arrays.stream(steps, step(from), step(to)).sum();
	}

}
