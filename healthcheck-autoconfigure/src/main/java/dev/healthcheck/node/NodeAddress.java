package dev.healthcheck.node;

import java.util.Locale;

/**
 * Where a node listens.
 *
 * @param host host name or IP address, IPv6 without brackets, in lower case
 * @param port TCP port, 1 to 65535
 */
public record NodeAddress(String host, int port) implements Comparable<NodeAddress> {

	public NodeAddress {
		if (host == null || host.isBlank()) {
			throw new IllegalArgumentException("'host' must not be empty");
		}
		if (port < 1 || port > 65535) {
			throw new IllegalArgumentException("port " + port + " of '" + host + "' is not in 1..65535");
		}
		host = host.toLowerCase(Locale.ROOT);
	}

	/**
	 * Parse {@code host:port}; an IPv6 literal is written {@code [::1]:80}.
	 * @param text the text to parse
	 * @return the address
	 * @throws IllegalArgumentException if the text has another form, naming it
	 */
	public static NodeAddress parse(String text) {
		return parse(text, 0);
	}

	/**
	 * Parse {@code host:port} or {@code host}.
	 * @param text the text to parse
	 * @param defaultPort the port when the text names none, {@code 0} if it must
	 * @return the address
	 * @throws IllegalArgumentException if the text has another form, naming it
	 */
	public static NodeAddress parse(String text, int defaultPort) {
		String trimmed = text.trim();
		int scheme = trimmed.indexOf("://");
		if (scheme > 0) {
			throw malformed(text, "it is written without '" + trimmed.substring(0, scheme + 3) + "'");
		}
		int hostEnd = trimmed.startsWith("[") ? trimmed.indexOf(']') + 1 : trimmed.lastIndexOf(':');
		if (trimmed.startsWith("[") ? hostEnd == 0 : hostEnd >= 0 && trimmed.indexOf(':') != hostEnd) {
			throw malformed(text, "an IPv6 address is written in brackets, '[::1]:80'");
		}
		String host = (hostEnd < 0) ? trimmed : trimmed.substring(0, hostEnd);
		String rest = (hostEnd < 0) ? "" : trimmed.substring(hostEnd);
		if (host.startsWith("[")) {
			host = host.substring(1, host.length() - 1);
		}
		if (host.isEmpty() || !host.chars().allMatch(NodeAddress::isHostCharacter) || !PlainText.isPlain(host)) {
			throw malformed(text, "the host is missing or has characters that a host cannot have");
		}
		if (rest.isEmpty() && defaultPort > 0) {
			return new NodeAddress(host, defaultPort);
		}
		return new NodeAddress(host, port(text, rest));
	}

	private static int port(String text, String rest) {
		if (!rest.matches(":\\d{1,9}")) {
			throw malformed(text, "the port is missing or not a number");
		}
		int port = Integer.parseInt(rest.substring(1));
		if (port < 1 || port > 65535) {
			throw malformed(text, "port " + port + " is not in 1..65535");
		}
		return port;
	}

	private static boolean isHostCharacter(int c) {
		return c > ' ' && c != '/' && c != '@' && c != '?' && c != '#' && c != '[' && c != ']' && c != ',' && c != '\\'
				&& c != '"' && c != '<' && c != '>';
	}

	private static IllegalArgumentException malformed(String text, String problem) {
		return new IllegalArgumentException("'" + PlainText.oneLine(text, 300) + "' is not 'host:port': " + problem);
	}

	@Override
	public int compareTo(NodeAddress other) {
		int byHost = this.host.compareTo(other.host);
		return (byHost != 0) ? byHost : Integer.compare(this.port, other.port);
	}

	/**
	 * Return {@code host:port}, an IPv6 host in brackets.
	 */
	@Override
	public String toString() {
		return (this.host.indexOf(':') >= 0) ? "[" + this.host + "]:" + this.port : this.host + ":" + this.port;
	}

}
