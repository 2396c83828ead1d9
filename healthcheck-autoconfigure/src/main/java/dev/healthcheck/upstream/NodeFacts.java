package dev.healthcheck.upstream;

import java.time.Duration;

import dev.healthcheck.breaker.NodeBreaker;
import dev.healthcheck.breaker.Trip;
import dev.healthcheck.check.CheckReport;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.node.ActiveState;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.BreakerState;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * The independent facts about one node and what each does to the others: the fusion of
 * breaker and checks. Guarded by the upstream's lock.
 */
final class NodeFacts {

	private final NodeHealth node;

	private final Upstream upstream;

	private final CheckFacts checks;

	private final Connections connections = new Connections();

	private @Nullable AdminState adminWish;

	private boolean leastBad;

	private boolean counted;

	private int passesWhileHalfOpen;

	private long halfOpenSinceNanos;

	NodeFacts(NodeHealth node, Upstream upstream, UpstreamDefinition definition) {
		this.node = node;
		this.upstream = upstream;
		this.checks = new CheckFacts(definition.check().thresholds());
	}

	CheckFacts checks() {
		return this.checks;
	}

	Connections connections() {
		return this.connections;
	}

	/**
	 * The operator's wish, or none.
	 * @param wish the wish, {@code null} to leave it to the definition
	 */
	void admin(@Nullable AdminState wish) {
		this.adminWish = wish;
	}

	AdminState admin() {
		return (this.adminWish != null) ? this.adminWish : this.node.node().admin();
	}

	private boolean isWithdrawn() {
		return this.adminWish == null && this.node.node().isWithdrawn();
	}

	void leastBad(boolean leastBad) {
		this.leastBad = leastBad;
	}

	/** A check ended. */
	void checked(CheckReport report) {
		ActiveState before = this.checks.state();
		this.checks.add(report, apartNanos());
		if (report.result().passed()) {
			passed(report);
		}
		if (this.checks.state() == ActiveState.UP && before == ActiveState.DOWN) {
			breaker().close();
		}
		this.upstream.suspicions().checked(this.node, report);
	}

	/**
	 * Thresholds are meant for checks an interval apart: when checks are made out of turn
	 * for the sake of a second opinion, several failures within one election are one.
	 */
	private long apartNanos() {
		CheckSettings check = this.upstream.definition().check();
		return (long) (check.unhealthyInterval().toNanos() * (1 - check.jitter()) * 0.9);
	}

	private void passed(CheckReport report) {
		Trip trip = breaker().trip();
		if (trip == null || report.startedNanos() - trip.atNanos() < 0) {
			return;
		}
		if (breaker().state() == BreakerState.OPEN) {
			boolean tells = !this.upstream.checkOf(this.node.node()).isTcp() && trip.kind() != FailureKind.HTTP
					&& !trip.trialFailed();
			if (tells || breaker().isTrialDue(report.endedNanos())) {
				halfOpen();
			}
		}
		else if (report.startedNanos() - this.halfOpenSinceNanos > 0 && this.connections.failure() == null
				&& breaker().canTry(report.endedNanos())
				&& ++this.passesWhileHalfOpen >= this.checks.active().requiredSuccesses()) {
			breaker().close();
		}
	}

	/** Look at the clock: an open breaker whose time is over goes half-open. */
	void trialDue() {
		Trip trip = breaker().trip();
		if (trip != null && breaker().isTrialDue(this.upstream.nanoTime())
				&& (!isCheckedWhileUnhealthy() || this.checks.passedSince(trip.atNanos()))) {
			halfOpen();
		}
	}

	private boolean isCheckedWhileUnhealthy() {
		return this.upstream.isChecked() && !this.upstream.definition().check().unhealthyInterval().isZero();
	}

	private void halfOpen() {
		breaker().halfOpen();
		this.passesWhileHalfOpen = 0;
		this.halfOpenSinceNanos = this.upstream.nanoTime();
	}

	/** A channel could not connect. */
	void connectFailed(Outcome.Failure failure) {
		this.connections.failed(failure.cause());
		// a half-open node that is checked is judged by its checks: a member that is just
		// restarting is not to be out for another fail timeout
		if (breaker().state() == BreakerState.CLOSED || !this.upstream.isChecked()) {
			this.node.count(breaker().generation(), failure, this.upstream.nanoTime(), 0);
		}
	}

	/**
	 * The moment after which a connection must have been made to prove that the node's
	 * process lives.
	 * @return the moment, {@code Long.MIN_VALUE} if any connection will do
	 */
	long troubledSinceNanos() {
		Trip trip = breaker().trip();
		long since = (trip != null) ? trip.atNanos() : Long.MIN_VALUE;
		long silentSince = this.checks.silentSinceNanos();
		return (since == Long.MIN_VALUE || (silentSince != Long.MIN_VALUE && silentSince - since > 0)) ? silentSince
				: since;
	}

	/** Whether protection may use this node if nothing better exists. */
	boolean isProtectable() {
		if (admin() != AdminState.READY) {
			return false;
		}
		if (!this.upstream.definition().requiresConnection()) {
			return true;
		}
		long since = troubledSinceNanos();
		return this.connections.failure() == null
				&& (since == Long.MIN_VALUE || this.connections.isEstablishedSince(since));
	}

	/** Whether this node was among the selectable ones when they were last counted. */
	boolean isCounted() {
		return this.counted;
	}

	/**
	 * Count this node among the selectable ones, or not any more.
	 * @return the change of their number: -1, 0 or 1
	 */
	int countSelectable() {
		boolean before = this.counted;
		this.counted = snapshot().isSelectable();
		return (this.counted == before) ? 0 : this.counted ? 1 : -1;
	}

	/** The facts at this moment, from which the status follows. */
	Facts snapshot() {
		String connectFailure = this.upstream.definition().requiresConnection() ? this.connections.failure() : null;
		return new Facts(admin(), isWithdrawn(), this.checks.state(), breaker().state(), this.upstream.isChecked(),
				this.checks.last(), this.checks.failedInARow(), breaker().trip(), this.node.requestSucceeded(),
				this.leastBad, connectFailure, this.checks.isDegraded());
	}

	/** How long until the breaker's next trial; zero or less if it is due. */
	Duration untilTrial() {
		Trip trip = breaker().trip();
		return (trip == null) ? Duration.ZERO : Duration.ofNanos(trip.untilNanos() - this.upstream.nanoTime());
	}

	private NodeBreaker breaker() {
		return this.node.breaker();
	}

}
