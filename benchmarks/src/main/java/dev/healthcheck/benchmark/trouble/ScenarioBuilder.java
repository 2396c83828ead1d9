package dev.healthcheck.benchmark.trouble;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

import dev.healthcheck.benchmark.Aim;

/**
 * Makes a scenario: half of what the backends can do is asked for, by GETs, and those
 * that they have no room for are answered with 503, if nothing else is said.
 */
final class ScenarioBuilder {

	private final String name;

	private final NavigableMap<Integer, Double> loads = new TreeMap<>();

	private final Map<Integer, Scenario.Event> events = new HashMap<>();

	private final List<Measure> measures = new ArrayList<>();

	private boolean queueing;

	private double capacity = 80;

	private boolean checks = true;

	private boolean overloadLimit = true;

	private boolean post;

	private int doomed;

	ScenarioBuilder(String name) {
		this.name = name;
		load(0, 0.5);
	}

	/** Requests that there is no room for wait. */
	ScenarioBuilder queueing() {
		this.queueing = true;
		return this;
	}

	/** All backends can do so many requests each second. */
	ScenarioBuilder capacity(double perSecond) {
		this.capacity = perSecond;
		this.loads.clear();
		return load(0, 0.5);
	}

	ScenarioBuilder withoutChecks() {
		this.checks = false;
		return this;
	}

	ScenarioBuilder withoutOverloadLimit() {
		this.overloadLimit = false;
		return this;
	}

	ScenarioBuilder post() {
		this.post = true;
		return this;
	}

	/** One of so many calls is answered 500 by every backend. */
	ScenarioBuilder doomed(int ofCalls) {
		this.doomed = ofCalls;
		return this;
	}

	/** A share of what backends can do is asked for, from a time on. */
	ScenarioBuilder load(int from, double ofCapacity) {
		this.loads.put(from, ofCapacity * this.capacity);
		return this;
	}

	ScenarioBuilder at(int time, Scenario.Event event) {
		this.events.put(time, event);
		return this;
	}

	ScenarioBuilder atMost(double aim, String measure, String unit, ToDoubleFunction<Course> value) {
		return measure(measure, unit, Aim.atMost(aim), value);
	}

	ScenarioBuilder atLeast(double aim, String measure, String unit, ToDoubleFunction<Course> value) {
		return measure(measure, unit, Aim.atLeast(aim), value);
	}

	ScenarioBuilder measure(String measure, String unit, Aim aim, ToDoubleFunction<Course> value) {
		this.measures.add(new Measure(measure, unit, aim, value));
		return this;
	}

	Scenario build(int seconds) {
		return new Scenario(this.name, seconds, this.queueing, this.capacity, this.checks, this.overloadLimit,
				this.post, this.doomed, this.loads, Map.copyOf(this.events), List.copyOf(this.measures));
	}

}
