package dev.healthcheck.etcd;

import java.util.List;
import java.util.Locale;

import dev.healthcheck.node.NodeAddress;

/**
 * Where a member of an etcd cluster serves clients.
 *
 * @param https whether it speaks TLS
 * @param address its host and port
 */
public record EtcdEndpoint(boolean https, NodeAddress address) {

	private static final int DEFAULT_PORT = 2379;

	/**
	 * Parse {@code http(s)://host:port}; the port is 2379 if absent.
	 * @param text the text to parse
	 * @return the endpoint
	 * @throws IllegalArgumentException if the text has another form, naming it
	 */
	public static EtcdEndpoint parse(String text) {
		String trimmed = text.trim();
		int separator = trimmed.indexOf("://");
		String scheme = (separator < 0) ? "" : trimmed.substring(0, separator).toLowerCase(Locale.ROOT);
		if (!scheme.equals("http") && !scheme.equals("https")) {
			throw malformed(text, "it does not begin with http:// or https://");
		}
		String rest = trimmed.substring(separator + 3);
		if (rest.endsWith("/")) {
			rest = rest.substring(0, rest.length() - 1);
		}
		if (rest.contains("@")) {
			// not quoted: what stands before the @ is a secret
			throw new IllegalArgumentException("an endpoint holds credentials before an '@', but must be "
					+ "'http(s)://host:port'; use 'username' and 'password' instead");
		}
		try {
			return new EtcdEndpoint(scheme.equals("https"), NodeAddress.parse(rest, DEFAULT_PORT));
		}
		catch (IllegalArgumentException ex) {
			throw malformed(text, ex.getMessage());
		}
	}

	/**
	 * Check that endpoints make up one cluster.
	 * @param endpoints the endpoints
	 * @return whether they speak TLS
	 * @throws IllegalArgumentException if there are none, one twice, or different schemes
	 */
	static boolean checkCluster(List<EtcdEndpoint> endpoints) {
		if (endpoints.isEmpty()) {
			throw new IllegalArgumentException(
					"'endpoints' is empty, but must list at least one 'http(s)://host:port'");
		}
		boolean https = endpoints.get(0).https();
		for (EtcdEndpoint endpoint : endpoints) {
			if (endpoint.https() != https) {
				throw new IllegalArgumentException("'endpoints' mixes http and https (" + endpoints.get(0) + ", "
						+ endpoint + "), but all must have the same scheme");
			}
			if (endpoints.stream().filter((other) -> other.address().equals(endpoint.address())).count() > 1) {
				throw new IllegalArgumentException("'endpoints' lists " + endpoint + " twice");
			}
		}
		return https;
	}

	private static IllegalArgumentException malformed(String text, @org.jspecify.annotations.Nullable String problem) {
		return new IllegalArgumentException("'" + text + "' is not an endpoint 'http(s)://host:port': " + problem);
	}

	/**
	 * Return {@code http(s)://host:port}.
	 */
	@Override
	public String toString() {
		return (this.https ? "https://" : "http://") + this.address;
	}

}
