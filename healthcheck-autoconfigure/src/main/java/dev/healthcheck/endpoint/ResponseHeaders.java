package dev.healthcheck.endpoint;

import java.util.Map;

/**
 * The headers of whatever the endpoint answers: what is known of servers is neither kept
 * by caches nor shown within other sites, and the status page may do nothing but show.
 */
public final class ResponseHeaders {

	private static final Map<String, String> HEADERS = Map.of("Content-Security-Policy", PageAssets.POLICY,
			"Cache-Control", "no-store", "X-Content-Type-Options", "nosniff", "Referrer-Policy", "no-referrer");

	private ResponseHeaders() {
	}

	/**
	 * The headers, to take the place of those that apply to the application's own pages.
	 * @return values by name
	 */
	public static Map<String, String> values() {
		return HEADERS;
	}

}
