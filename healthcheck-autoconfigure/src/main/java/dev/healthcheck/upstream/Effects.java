package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.function.Consumer;

import dev.healthcheck.check.Checker;
import dev.healthcheck.check.Scheduler;

/**
 * Does what is to be done because of events.
 */
final class Effects {

	private final Membership membership;

	private final Levels levels;

	private final Scheduler scheduler;

	private final Consumer<NodeHealth> tick;

	/**
	 * Nothing to do yet.
	 * @param membership the nodes, and what checks them
	 * @param levels where failures are compared
	 * @param scheduler time, and what happens later
	 * @param tick tells a node that a moment has come
	 */
	Effects(Membership membership, Levels levels, Scheduler scheduler, Consumer<NodeHealth> tick) {
		this.membership = membership;
		this.levels = levels;
		this.scheduler = scheduler;
		this.tick = tick;
	}

	void perform(NodeHealth node, Effect effect) {
		Checker checker = this.membership.checker();
		if (effect instanceof Effect.CheckNow) {
			checker.checkNow(node);
		}
		else if (effect instanceof Effect.CheckSince since) {
			checker.checkNow(node, since.nanos());
		}
		else if (effect instanceof Effect.CheckWithin within) {
			checker.checkWithin(node, within.time());
		}
		else if (effect instanceof Effect.AskOthers) {
			this.membership.nodes().stream().filter((other) -> other != node).forEach(checker::askNow);
		}
		else if (effect instanceof Effect.AskSomeOthers some) {
			this.membership.nodes()
				.stream()
				.filter((other) -> other != node && other.status().isInService())
				.limit(some.count())
				.forEach(checker::askNow);
		}
		else if (effect instanceof Effect.CountFailure) {
			this.levels.of(node).failed(node, this.scheduler.nanoTime());
		}
		else if (effect instanceof Effect.TickAt at) {
			this.scheduler.schedule(Duration.ofNanos(at.nanos() - this.scheduler.nanoTime()),
					() -> this.tick.accept(node));
		}
	}

}
