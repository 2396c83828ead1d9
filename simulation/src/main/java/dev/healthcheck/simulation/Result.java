package dev.healthcheck.simulation;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What came of a scenario. Points in time are seconds since its beginning.
 */
public final class Result {

	/** A second that is meant to be good again may have so many failures. */
	private static final double GOOD = 0.99;

	/** A share is never exact for a second. */
	private static final double ABOUT = 0.8;

	private final Scenario scenario;

	private final Timeline timeline;

	private final List<Server> servers;

	Result(Scenario scenario, Timeline timeline, List<Server> servers) {
		this.scenario = scenario;
		this.timeline = timeline;
		this.servers = servers;
	}

	public Scenario scenario() {
		return this.scenario;
	}

	/** Calls that were offered, per second. */
	public double offered(double from, double to) {
		return this.timeline.offered(from, to) / (to - from);
	}

	/** Calls that were answered well, per second. */
	public double goodput(double from, double to) {
		return this.timeline.answered(from, to) / (to - from);
	}

	/** How many calls failed for good. */
	public int failures(double from, double to) {
		return this.timeline.offered(from, to) - this.timeline.answered(from, to);
	}

	/** The share of calls that failed, in percent. */
	public double failed(double from, double to) {
		return percent(failures(from, to), this.timeline.offered(from, to));
	}

	/** The share of what all servers can do that was answered well, in percent. */
	public double goodputOfCapacity(double from, double to) {
		return percent(goodput(from, to), this.scenario.capacity());
	}

	/** The share of calls that took longer than half a second, in percent. */
	public double slow(double from, double to) {
		return percent(this.timeline.slow(from, to), this.timeline.offered(from, to));
	}

	/** Requests that arrived at servers, per call. */
	public double amplification(double from, double to) {
		return this.timeline.sent(from, to) / (double) Math.max(1, this.timeline.calls(from, to));
	}

	/** Servers that got their full share, on average. */
	public double inService(double from, double to) {
		return this.timeline.inService(from, to);
	}

	/** How often a server went out of service or in again, per minute. */
	public double transitions(double from, double to) {
		return this.timeline.transitions(from, to) * 60 / (to - from);
	}

	/** The share of all requests that arrived at one server, in percent. */
	public double share(int server, double from, double to) {
		return percent(this.timeline.sent(server, from, to), this.timeline.sent(from, to));
	}

	/**
	 * How long it took until a server had about as much as any other again.
	 * @param server the server
	 * @param since the time from which on it could
	 * @return seconds until the first second in which it had, infinite for never
	 */
	public double shareAfter(int server, double since) {
		double step = 1.0 / Timeline.STEPS_PER_SECOND;
		for (double from = since; from + 1 <= this.scenario.seconds(); from += step) {
			if (share(server, from, from + 1) * this.scenario.servers() >= 100 * ABOUT) {
				return from - since;
			}
		}
		return Double.POSITIVE_INFINITY;
	}

	/** What the busiest server got, in multiples of an equal share. */
	public double crowding(double from, double to) {
		int servers = this.scenario.servers();
		double most = IntStream.range(0, servers).mapToDouble((server) -> share(server, from, to)).max().orElse(0);
		return most * servers / 100;
	}

	/** How often servers died. */
	public int deaths() {
		return this.servers.stream().mapToInt(Server::deaths).sum();
	}

	/**
	 * How long it took until calls were answered again, to the end.
	 * @param since the time from which on all could be well
	 * @return seconds until the first of the calls that were answered, infinite for never
	 */
	public double wellAfter(double since) {
		double end = this.scenario.seconds();
		double step = 1.0 / Timeline.STEPS_PER_SECOND;
		double well = end;
		while (well - step >= since
				&& this.timeline.answered(well - step, well) >= GOOD * this.timeline.offered(well - step, well)) {
			well -= step;
		}
		return (well < end) ? well - since : Double.POSITIVE_INFINITY;
	}

	/** The whole length of the scenario. */
	public int seconds() {
		return this.scenario.seconds();
	}

	private static double percent(double part, double whole) {
		return (whole > 0) ? 100 * part / whole : 0;
	}

}
