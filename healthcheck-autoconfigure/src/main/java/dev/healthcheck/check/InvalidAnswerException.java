package dev.healthcheck.check;

/**
 * An answer that no check accepts, with the result that the check gets. Has no stack
 * trace: the fault is the peer's.
 */
final class InvalidAnswerException extends Exception {

	private final transient ProbeResult result;

	InvalidAnswerException(ProbeResult result) {
		super(result.detail(), null, false, false);
		this.result = result;
	}

	ProbeResult result() {
		return this.result;
	}

}
