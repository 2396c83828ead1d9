package dev.healthcheck.etcd;

import java.util.List;
import java.util.Locale;

import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;

/**
 * Where a member of an etcd cluster serves clients.
 *
 * @param https whether it speaks TLS
 * @param address its host and port
 * @param dns whether the host is a name that stands for all its addresses, each a member
 */
public record EtcdEndpoint(boolean https, NodeAddress address, boolean dns) {

	private static final String DNS = "dns+";

	private static final String FORM = "'http(s)://host:port' or 'dns+http(s)://name:port'";

	/**
	 * How many members a name is taken to stand for, where that has to be known ahead.
	 */
	private static final int MEMBERS = 3;

	private static final int DEFAULT_PORT = 2379;

	/**
	 * Parse {@code http(s)://host:port} or {@code dns+http(s)://name:port}; the port is
	 * 2379 if absent.
	 * @param text the text to parse
	 * @return the endpoint
	 * @throws IllegalArgumentException if the text has another form, naming it
	 */
	public static EtcdEndpoint parse(String text) {
		String trimmed = text.trim();
		int separator = trimmed.indexOf("://");
		String scheme = (separator < 0) ? "" : trimmed.substring(0, separator).toLowerCase(Locale.ROOT);
		boolean dns = scheme.startsWith(DNS);
		scheme = dns ? scheme.substring(DNS.length()) : scheme;
		if (!scheme.equals("http") && !scheme.equals("https")) {
			throw malformed(text, "it does not begin with http://, https://, dns+http:// or dns+https://");
		}
		String rest = trimmed.substring(separator + 3);
		if (rest.endsWith("/")) {
			rest = rest.substring(0, rest.length() - 1);
		}
		if (rest.contains("@")) {
			// not quoted: what stands before the @ is a secret
			throw new IllegalArgumentException("an endpoint holds credentials before an '@', but must be " + FORM
					+ "; use 'username' and 'password' instead");
		}
		try {
			EtcdEndpoint endpoint = new EtcdEndpoint(scheme.equals("https"), NodeAddress.parse(rest, DEFAULT_PORT),
					dns);
			endpoint.node();
			return endpoint;
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
			throw new IllegalArgumentException("'endpoints' is empty, but must list at least one " + FORM);
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
		return new IllegalArgumentException("'" + text + "' is not an endpoint " + FORM + ": " + problem);
	}

	/** The node of the upstream, or what stands for its nodes. */
	Node node() {
		return this.dns ? Node.ofName(this.address) : Node.of(this.address);
	}

	/** How many members there may be behind it. */
	int members() {
		return this.dns ? MEMBERS : 1;
	}

	/**
	 * Return it as it is written.
	 */
	@Override
	public String toString() {
		return (this.dns ? DNS : "") + (this.https ? "https://" : "http://") + this.address;
	}

}
