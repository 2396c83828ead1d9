package dev.healthcheck.etcd;

import java.util.List;

import dev.healthcheck.grpc.CallEnd;
import dev.healthcheck.grpc.OutcomeClassifier;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Outcome;
import io.grpc.Status;

/**
 * What the end of a call of etcd's API says about the endpoint. The endpoint's own faults
 * count at once; slowness and lack of a leader may be the whole cluster's and need a
 * second opinion; what the cluster does (an election, a full database) is charged to
 * nobody; every other answer, errors included, shows that the endpoint works.
 */
final class EtcdOutcomes implements OutcomeClassifier {

	/** Calls that fail because no endpoint can be used. */
	static final String NO_ENDPOINT = "has no healthy etcd endpoint available: ";

	/** Reads that were not answered within the request timeout. */
	static final String LATE = "no answer in time";

	/** A write that was lost because there was no leader. */
	static final String PROPOSAL_DROPPED = "raft proposal dropped";

	/** How errors that etcd itself reports begin. */
	private static final String ETCDS = "etcdserver:";

	/** Answers to what an election interrupted, as etcd words them. */
	private static final List<String> ELECTIONS = List.of(PROPOSAL_DROPPED, "etcdserver: leader changed",
			"possibly due to previous leader failure");

	/** Answers that tell of the cluster as it is. */
	private static final List<String> CLUSTER_EVENTS = List.of("etcdserver: too many requests",
			"etcdserver: mvcc: database space exceeded", "etcdserver: corrupt cluster");

	/** Answers of a member that may be cut off, or that nobody can help. */
	private static final List<String> AMBIGUOUS = List.of("etcdserver: no leader", "etcdserver: request timed out",
			"etcdserver: server stopped waiting");

	/** Answers of a member that takes no part yet. */
	private static final List<String> LEARNING = List.of("etcdserver: rpc not supported for learner");

	private static final List<String> STOPPING = List.of("etcdserver: server stopped", "etcdserver: member not found",
			"the server is stopping");

	@Override
	public Outcome classify(CallEnd end) {
		if (end.status().isOk()) {
			return Outcome.success();
		}
		if (end.timedOut() || isExpired(end.status())) {
			String within = end.timeout().isZero() ? "in time" : "within " + end.timeout().toMillis() + " ms";
			return end.callersDeadline() ? Outcome.ignored()
					: Outcome.ambiguousFailure(FailureKind.TIMEOUT, "no answer " + within);
		}
		return end.answered() ? answered(end) : unanswered(end);
	}

	/**
	 * Whether the deadline passed at the server, which may tell so before it has passed
	 * here.
	 * @param status how the call ended
	 * @return whether that is what it says
	 */
	static boolean isExpired(Status status) {
		return status.getCode() == Status.Code.DEADLINE_EXCEEDED || (status.getCode() == Status.Code.UNKNOWN
				&& "context deadline exceeded".equals(status.getDescription()));
	}

	/**
	 * Whether an election interrupted a call, or its endpoint was lost meanwhile: the
	 * next attempt may succeed, however many there were. Lack of endpoints or of time is
	 * no such thing.
	 * @param status how the call ended
	 * @return whether that is what it says
	 */
	static boolean isInterrupted(Status status) {
		if (status.getCode() != Status.Code.UNAVAILABLE || status.getDescription() == null) {
			return false;
		}
		String description = status.getDescription();
		return mentions(description, ELECTIONS) || mentions(description, STOPPING)
				|| !mentions(description, List.of(ETCDS, NO_ENDPOINT, LATE));
	}

	/**
	 * Whether a write was surely not carried out, as there was no leader to carry it to.
	 * @param status how the call ended
	 * @return whether that is what it says
	 */
	static boolean isDropped(Status status) {
		return status.getCode() == Status.Code.UNAVAILABLE && status.getDescription() != null
				&& status.getDescription().contains(PROPOSAL_DROPPED);
	}

	private static Outcome answered(CallEnd end) {
		String description = (end.status().getDescription() != null) ? end.status().getDescription() : "";
		if (end.status().getCode() == Status.Code.CANCELLED) {
			return Outcome.ignored();
		}
		if (mentions(description, ELECTIONS) || mentions(description, CLUSTER_EVENTS)) {
			return Outcome.ignored();
		}
		if (mentions(description, STOPPING)) {
			return Outcome.failure(FailureKind.TCP, description);
		}
		if (mentions(description, LEARNING)) {
			return Outcome.failure(FailureKind.HTTP, description);
		}
		if (mentions(description, AMBIGUOUS)) {
			return Outcome.ambiguousFailure(FailureKind.HTTP, description);
		}
		if (description.startsWith("HTTP status code")) {
			return Outcome.failure(FailureKind.HTTP, end.cause());
		}
		return isTransport(end.status()) ? Outcome.failure(FailureKind.TCP, end.cause()) : Outcome.success();
	}

	private static Outcome unanswered(CallEnd end) {
		return switch (end.status().getCode()) {
			case UNAVAILABLE, UNKNOWN, INTERNAL -> Outcome.failure(FailureKind.TCP, end.cause());
			// made on this side: a message too large, a cancelled or unauthenticated call
			default -> Outcome.ignored();
		};
	}

	/** A stream that was answered and then cut: its status was made on this side. */
	private static boolean isTransport(Status status) {
		return status.getCause() instanceof java.io.IOException
				|| (status.getCode() == Status.Code.UNAVAILABLE && !isEtcds(status));
	}

	private static boolean isEtcds(Status status) {
		String description = status.getDescription();
		return description != null && description.startsWith(ETCDS);
	}

	private static boolean mentions(String description, List<String> texts) {
		return texts.stream().anyMatch(description::contains);
	}

}
