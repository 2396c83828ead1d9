package dev.healthcheck.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * Makes a {@link Scenario} step by step: half of the load that servers can carry, GET,
 * checks, 40 s, unless said otherwise.
 */
final class ScenarioBuilder {

	private final String name;

	private final int servers;

	private int spares;

	private int clients = 1;

	private boolean checks = true;

	private boolean idempotent = true;

	private boolean queues;

	private int seconds = 40;

	private double doomed;

	private final NavigableMap<Integer, Double> load = new TreeMap<>();

	private final List<Scenario.Event> events = new ArrayList<>();

	private final List<Goal> goals = new ArrayList<>();

	ScenarioBuilder(String name, int servers) {
		this.name = name;
		this.servers = servers;
		load(0.5);
	}

	/** Calls are POSTs: not to be repeated once they were sent. */
	ScenarioBuilder post() {
		this.idempotent = false;
		return this;
	}

	ScenarioBuilder withoutChecks() {
		this.checks = false;
		return this;
	}

	/** Servers let work wait instead of refusing it. */
	ScenarioBuilder queues() {
		this.queues = true;
		return this;
	}

	/** Servers of a second level. */
	ScenarioBuilder spares(int spares) {
		this.spares = spares;
		return this;
	}

	/** So many clients, each with its share of the calls. */
	ScenarioBuilder clients(int clients) {
		this.clients = clients;
		return this;
	}

	ScenarioBuilder seconds(int seconds) {
		this.seconds = seconds;
		return this;
	}

	/** The share of what all servers can do that is offered. */
	ScenarioBuilder load(double share) {
		return load(0, share);
	}

	/** The same, from a second on. */
	ScenarioBuilder load(int fromSecond, double share) {
		this.load.put(fromSecond, share);
		return this;
	}

	/** The share of calls that every server answers badly. */
	ScenarioBuilder doomed(double share) {
		this.doomed = share;
		return this;
	}

	/** Something that happens to servers. */
	ScenarioBuilder at(double second, Consumer<World> event) {
		this.events.add(new Scenario.Event(second, event));
		return this;
	}

	ScenarioBuilder atMost(double aim, String what, String unit, ToDoubleFunction<Result> measured) {
		this.goals.add(new Goal(what, unit, Goal.Sense.AT_MOST, aim, measured));
		return this;
	}

	ScenarioBuilder atLeast(double aim, String what, String unit, ToDoubleFunction<Result> measured) {
		this.goals.add(new Goal(what, unit, Goal.Sense.AT_LEAST, aim, measured));
		return this;
	}

	Scenario build() {
		return new Scenario(this.name, this.servers, this.spares, this.clients, this.checks, this.idempotent,
				this.queues, this.seconds, this.load, this.doomed, List.copyOf(this.events), List.copyOf(this.goals));
	}

}
