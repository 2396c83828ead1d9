package dev.healthcheck.upstream;

import java.util.function.Supplier;

import dev.healthcheck.breaker.Permit;
import dev.healthcheck.check.CheckReport;
import dev.healthcheck.check.Scheduler;
import dev.healthcheck.node.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Joins one node to its upstream: the engine decides, the others look on.
 */
final class NodeLink implements NodeEngine {

	private final NodeHealth node;

	private final UpstreamEngine engine;

	private final Onlookers onlookers;

	NodeLink(NodeHealth node, UpstreamEngine engine, Onlookers onlookers) {
		this.node = node;
		this.engine = engine;
		this.onlookers = onlookers;
	}

	@Override
	public <T extends @Nullable Object> T locked(Supplier<T> action) {
		return this.engine.locked(action);
	}

	@Override
	public Scheduler scheduler() {
		return this.onlookers.scheduler();
	}

	@Override
	public NodeState state() {
		return this.node.state();
	}

	@Override
	public NodeSettings settings() {
		return this.node.settings();
	}

	@Override
	public void on(Event event) {
		this.engine.on(this.node, event);
	}

	@Override
	public @Nullable Permit claimTrial() {
		return this.engine.claimTrial(this.node);
	}

	@Override
	public boolean isInDoubt() {
		return this.engine.isInDoubt();
	}

	@Override
	public void waiting(Waiting request) {
		this.onlookers.late().waiting(this.node, request);
	}

	@Override
	public void counted(boolean success, long durationNanos) {
		this.onlookers.breakers().called(this.node, success, durationNanos);
	}

	@Override
	public void ended(Outcome outcome, long durationNanos) {
		this.onlookers.listeners().request(this.node.node(), outcome, durationNanos);
	}

	@Override
	public void checked(CheckReport report) {
		this.onlookers.listeners().check(this.node.node(), report);
	}

	/**
	 * Those that follow what happens to the nodes of an upstream.
	 *
	 * @param scheduler time, and what happens later
	 * @param late watches requests that wait
	 * @param breakers the breakers that others see
	 * @param listeners who is told
	 */
	record Onlookers(Scheduler scheduler, LateRequests late, Breakers breakers, Listeners listeners) {

	}

}
