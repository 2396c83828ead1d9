package dev.healthcheck.upstream;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.healthcheck.breaker.Permit;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import org.jspecify.annotations.Nullable;

/**
 * Gives calls their nodes, and refuses some while hardly any is answered in time.
 */
final class UpstreamCalls implements CallOwner {

	private final Membership membership;

	private final Selection selection;

	private final UpstreamEnvironment environment;

	private final Listeners listeners;

	private final Repeats repeats;

	private final Hedges hedges;

	private final Supplier<UpstreamSnapshot> snapshot;

	private final Throttle throttle;

	private final LongAdder refused = new LongAdder();

	UpstreamCalls(Membership membership, Selection selection, UpstreamEnvironment environment, Listeners listeners,
			Repeats repeats, Hedges hedges, Supplier<UpstreamSnapshot> snapshot) {
		this.membership = membership;
		this.selection = selection;
		this.environment = environment;
		this.listeners = listeners;
		this.repeats = repeats;
		this.hedges = hedges;
		this.snapshot = snapshot;
		this.throttle = new Throttle(environment.random());
	}

	/** The tries of a call. */
	Attempts attempts(CallOptions options) {
		UpstreamDefinition definition = this.membership.definition();
		Function<String, CallTrace> tracer = this.environment.tracer().get();
		return new Attempts(this, definition, this.selection.pickers(options.levels()), options, this.repeats,
				this.hedges, (tracer != null) ? tracer.apply(definition.name()) : null);
	}

	/** A try on a node that was chosen before, {@code null} if it is gone. */
	@Nullable Attempt attempt(NodeAddress address) {
		NodeHealth node = this.membership.node(address);
		Permit permit = (node != null) ? node.tryBegin(Effort.LAST_RESORT) : null;
		if (node == null || permit == null) {
			return null;
		}
		node.requests().started();
		return new Attempt(null, node, permit, node.nanoTime());
	}

	/** A node for a request whose outcome the caller reports. */
	Node select(CallOptions options) {
		List<LevelPicker> pickers = this.selection.pickers(options.levels());
		for (Effort effort : Effort.ALL) {
			for (int level = 0; level < pickers.size(); level++) {
				Node node = pickers.get(level).select(effort, options.hashKey());
				if (node != null) {
					return node;
				}
			}
		}
		throw nothingToChoose();
	}

	@Override
	public long nanoTime() {
		return this.environment.scheduler().nanoTime();
	}

	@Override
	public void admit(long nowNanos) {
		UpstreamDefinition definition = this.membership.definition();
		if (definition.overloadLimit() && this.throttle.refuses(nowNanos)) {
			this.refused.increment();
			this.listeners.limited();
			throw NoNodeAvailableException.atLimit(definition.name());
		}
	}

	@Override
	public void ended(boolean timedOut, long nowNanos) {
		if (this.membership.definition().overloadLimit()) {
			this.throttle.ended(timedOut, nowNanos);
		}
	}

	@Override
	public NoNodeAvailableException nothingToChoose() {
		return new NoNodeAvailableException(this.snapshot.get());
	}

	/** What trouble nodes shared, with the share of failures that is seen. */
	SharedTrouble trouble(double failureShare) {
		return new SharedTrouble(repeats().shown(this.membership.definition().retryBudget()), this.hedges.shown(),
				this.refused.sum(), failureShare);
	}

	/** How much of the budget is used. */
	RepeatUse repeats() {
		return this.repeats.use(this.membership.definition().retryBudget(), nanoTime());
	}

}
