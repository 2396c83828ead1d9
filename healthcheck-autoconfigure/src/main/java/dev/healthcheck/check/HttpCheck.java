package dev.healthcheck.check;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What an http or https check sends and expects.
 *
 * @param path path and query, begins with a slash
 * @param method the method
 * @param headers headers sent, by name
 * @param host the {@code Host} header, also the name that the certificate of the node
 * must be for; {@code null} for the node's own
 * @param healthyStatuses statuses that pass, at least one
 * @param unhealthyStatuses statuses that fail, or {@code null} for every other one; when
 * given, a status in neither list changes nothing
 * @param expectedBody what the body must be like; if any will do, it is not judged, not
 * even whether it ends
 */
public record HttpCheck(String path, String method, Map<String, String> headers, @Nullable String host,
		List<StatusRange> healthyStatuses, @Nullable List<StatusRange> unhealthyStatuses, ExpectedBody expectedBody) {

	/** How much of a body is read, in bytes. */
	static final int MAX_BODY_LENGTH = 64 * 1024;

	private static final Pattern PATH = Pattern.compile("/[^\\p{Cntrl}\\s]*");

	private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

	private static final Pattern VALUE = Pattern.compile("[^\\p{Cntrl}]*");

	public HttpCheck {
		Settings.matches("path", path, PATH, "a path that begins with '/' and has no spaces");
		Settings.matches("method", method, TOKEN, "a method such as GET");
		headers.forEach((name, value) -> {
			Settings.matches("headers", name, TOKEN, "a header's name");
			// the message must not have the value, which may be a secret
			if (!VALUE.matcher(value).matches()) {
				throw new IllegalArgumentException("'headers." + name + "' has a value that is not one line of text");
			}
		});
		if (host != null) {
			Settings.isHost("host", host);
		}
		if (healthyStatuses.isEmpty()) {
			throw new IllegalArgumentException("'healthy.statuses' is empty, but must have at least one status");
		}
		headers = Map.copyOf(headers);
		healthyStatuses = List.copyOf(healthyStatuses);
		unhealthyStatuses = (unhealthyStatuses != null) ? List.copyOf(unhealthyStatuses) : null;
	}

	/**
	 * A GET that must be answered with 200.
	 * @param path path and query
	 * @return the check
	 */
	public static HttpCheck get(String path) {
		return new HttpCheck(path, "GET", Map.of(), null, List.of(StatusRange.of(200)), null, ExpectedBody.ANY);
	}

	public HttpCheck withPath(String path) {
		return new HttpCheck(path, this.method, this.headers, this.host, this.healthyStatuses, this.unhealthyStatuses,
				this.expectedBody);
	}

	HttpCheck withHost(String host) {
		return new HttpCheck(this.path, this.method, this.headers, host, this.healthyStatuses, this.unhealthyStatuses,
				this.expectedBody);
	}

}
