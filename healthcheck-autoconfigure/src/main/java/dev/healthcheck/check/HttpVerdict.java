package dev.healthcheck.check;

import java.util.List;
import java.util.regex.Pattern;

import dev.healthcheck.node.FailureKind;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Judges one answer as it comes in: first its status, then its body if something is
 * expected of it.
 */
final class HttpVerdict {

	private final HttpCheck check;

	private final BodyVerdict body;

	private int status;

	HttpVerdict(HttpCheck check) {
		this(check, check.expectedBody().pattern());
	}

	/**
	 * An answer of which nothing has come.
	 * @param check what is expected
	 * @param pattern the pattern of that, made once
	 */
	HttpVerdict(HttpCheck check, @Nullable Pattern pattern) {
		this.check = check;
		this.body = new BodyVerdict(check.expectedBody(), pattern);
	}

	/**
	 * Judge the status.
	 * @return the result if that is all there is to know, or {@code null} if the body is
	 * to be read
	 */
	@Nullable ProbeResult head(int status) {
		this.status = status;
		if (status < 100 || status > 599) {
			return failed("is not a valid status");
		}
		boolean healthy = contains(this.check.healthyStatuses());
		boolean unhealthy = this.check.unhealthyStatuses() == null || contains(this.check.unhealthyStatuses());
		if (!healthy && unhealthy) {
			return failed("is not a healthy status");
		}
		return this.check.expectedBody().isAny() ? ofStatus() : null;
	}

	/**
	 * Take a part of the body.
	 * @return the result if no more is to be read, or {@code null}
	 */
	@Nullable ProbeResult body(ByteBuf part) {
		return this.body.add(part) ? null : end();
	}

	/** The answer is complete. */
	ProbeResult end() {
		ProbeResult failure = this.body.judge();
		return (failure != null) ? failure : ofStatus();
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
