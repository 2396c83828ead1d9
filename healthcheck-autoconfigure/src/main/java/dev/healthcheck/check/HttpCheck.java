package dev.healthcheck.check;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What an http or https check sends and expects.
 *
 * @param path path and query, begins with a slash
 * @param method the method
 * @param headers headers sent, by name
 * @param host the {@code Host} header, or {@code null} for the node's address
 * @param healthyStatuses statuses that pass
 * @param unhealthyStatuses statuses that fail, or {@code null} for every other one; when
 * given, a status in neither list changes nothing
 * @param expectedBody what the body must equal exactly, or {@code null} for any body
 */
public record HttpCheck(String path, String method, Map<String, String> headers, @Nullable String host,
		List<StatusRange> healthyStatuses, @Nullable List<StatusRange> unhealthyStatuses,
		@Nullable String expectedBody) {

	public HttpCheck {
		if (!path.startsWith("/")) {
			throw new IllegalArgumentException("'path' is '" + path + "', but must begin with '/'");
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
		return new HttpCheck(path, "GET", Map.of(), null, List.of(StatusRange.of(200)), null, null);
	}

}
