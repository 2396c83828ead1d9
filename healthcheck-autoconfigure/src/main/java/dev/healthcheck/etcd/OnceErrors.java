package dev.healthcheck.etcd;

import io.etcd.jetcd.support.Errors;
import io.grpc.Status;

/**
 * What errors say about a write that is to be applied once, and how they are told.
 */
final class OnceErrors {

	static final String NO_LEASE = "exactly-once writes need a lease, which was not granted: ";

	static final String LEASE_LOST = "the lease of its token was lost";

	private static final String UNKNOWN = "it is unknown whether the write was applied: ";

	private OnceErrors() {
	}

	/** Whether another attempt may succeed. */
	static boolean isRepeatable(Status status) {
		return switch (status.getCode()) {
			case UNAVAILABLE, DEADLINE_EXCEEDED, UNKNOWN, INTERNAL, CANCELLED -> true;
			// an answer too large is told once it is asked for again, as it is lost
			case RESOURCE_EXHAUSTED -> isBusy(status) || mentions(status, "gRPC message exceeds maximum size");
			default -> Errors.isAlwaysSafeToRetry(status);
		};
	}

	/** Whether an attempt that failed like that never reached the data. */
	static boolean isSurelyNotApplied(Status status) {
		return EtcdOutcomes.isDropped(status) || mentions(status, EtcdOutcomes.NO_ENDPOINT) || isBusy(status)
				|| Errors.isAlwaysSafeToRetry(status);
	}

	private static boolean isBusy(Status status) {
		return mentions(status, "etcdserver: too many requests");
	}

	static boolean isLeaseNotFound(Status status) {
		return status.getCode() == Status.Code.NOT_FOUND && mentions(status, "requested lease not found");
	}

	/**
	 * An error that the token may be the reason of says so.
	 * @param status the error
	 * @param prefix what the keys of tokens begin with
	 */
	static Status explained(Status status, String prefix) {
		if (status.getCode() == Status.Code.PERMISSION_DENIED) {
			return with(status, "an exactly-once write also reads and writes a key that begins with '" + prefix
					+ "', for which the user needs rights");
		}
		if (mentions(status, "too many operations in txn request")) {
			return with(status,
					"an exactly-once write adds up to two operations of its own, and both branches count together");
		}
		if (mentions(status, "duplicate key given in txn request")) {
			return with(status, "keys that begin with '" + prefix
					+ "' belong to exactly-once writes, which cannot write or delete them themselves");
		}
		return status;
	}

	/** An attempt was not answered, and this is all that is known. */
	static Status ambiguous(Status.Code code, Status status) {
		return code.toStatus().withDescription(UNKNOWN + status.getDescription()).withCause(status.getCause());
	}

	/** The write was applied, but what it should answer cannot be read. */
	static Status applied(long revision, Status status) {
		return status.withDescription("the write was applied at revision " + revision
				+ ", but its answer was lost and cannot be read again: " + status.getDescription());
	}

	private static Status with(Status status, String more) {
		return status.withDescription(status.getDescription() + "; " + more);
	}

	private static boolean mentions(Status status, String text) {
		return status.getDescription() != null && status.getDescription().contains(text);
	}

}
