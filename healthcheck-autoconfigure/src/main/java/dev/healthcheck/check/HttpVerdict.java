package dev.healthcheck.check;

import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.healthcheck.node.FailureKind;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Judges one answer as it comes in: first its status, then as much of its body as counts.
 * Keeps no body.
 */
final class HttpVerdict {

	private final HttpCheck check;

	private final byte @Nullable [] expected;

	private int status;

	private int bodyLength;

	private boolean asExpected = true;

	HttpVerdict(HttpCheck check) {
		this.check = check;
		this.expected = (check.expectedBody() != null) ? check.expectedBody().getBytes(StandardCharsets.UTF_8) : null;
	}

	/**
	 * Judge the status.
	 * @return a failure if that is all there is to know, or {@code null} if the body is
	 * to be read
	 */
	@Nullable ProbeResult head(int status) {
		this.status = status;
		if (status < 100 || status > 599) {
			return failed("is not a valid status");
		}
		if (contains(this.check.healthyStatuses())) {
			return null;
		}
		boolean unhealthy = this.check.unhealthyStatuses() == null || contains(this.check.unhealthyStatuses());
		return unhealthy ? failed("is not a healthy status") : null;
	}

	/**
	 * Take a part of the body.
	 * @return the result if no more is to be read, or {@code null}
	 */
	@Nullable ProbeResult body(Buffer part) {
		if (part.length() > HttpCheck.MAX_BODY_LENGTH - this.bodyLength) {
			return (this.expected != null) ? Failures.tooLong("the body is longer than 64 KiB") : ofStatus();
		}
		this.asExpected = this.asExpected && matches(part);
		this.bodyLength += part.length();
		return null;
	}

	/** The answer is complete. */
	ProbeResult end() {
		if (this.expected == null || (this.asExpected && this.bodyLength == this.expected.length)) {
			return ofStatus();
		}
		return Failures.badBody("the body of " + this.bodyLength + " bytes is not the expected one");
	}

	private boolean matches(Buffer part) {
		if (this.expected == null) {
			return true;
		}
		if (part.length() > this.expected.length - this.bodyLength) {
			return false;
		}
		for (int i = 0; i < part.length(); i++) {
			if (part.getByte(i) != this.expected[this.bodyLength + i]) {
				return false;
			}
		}
		return true;
	}

	private ProbeResult ofStatus() {
		String word = Integer.toString(this.status);
		return contains(this.check.healthyStatuses()) ? ProbeResult.passed(word) : ProbeResult.neutral(word);
	}

	private ProbeResult failed(String why) {
		return ProbeResult.failed(FailureKind.HTTP, Integer.toString(this.status), this.status + " " + why);
	}

	private boolean contains(@Nullable List<StatusRange> ranges) {
		return ranges != null && ranges.stream().anyMatch((range) -> range.contains(this.status));
	}

}
