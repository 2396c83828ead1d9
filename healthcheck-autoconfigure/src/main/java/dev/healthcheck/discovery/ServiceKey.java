package dev.healthcheck.discovery;

import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.PlainText;

/**
 * What a key says: which node of which service.
 *
 * @param service the name of the service
 * @param address where the node listens
 */
record ServiceKey(String service, NodeAddress address) {

	private static final int MAX_SERVICE_LENGTH = 255;

	/**
	 * Parse {@code <service>/<host>:<port>}.
	 * @param name a key without the prefix
	 * @return what it says
	 * @throws IllegalArgumentException if it has another form
	 */
	static ServiceKey parse(String name) {
		int slash = name.indexOf('/');
		if (slash <= 0 || slash != name.lastIndexOf('/') || name.substring(0, slash).isBlank()) {
			throw malformed();
		}
		if (!PlainText.isPlain(name)) {
			throw new IllegalArgumentException("it has characters that cannot be seen");
		}
		if (slash > MAX_SERVICE_LENGTH) {
			throw new IllegalArgumentException(
					"the service's name is longer than " + MAX_SERVICE_LENGTH + " characters");
		}
		try {
			return new ServiceKey(name.substring(0, slash), NodeAddress.parse(name.substring(slash + 1)));
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(malformed().getMessage() + ": " + ex.getMessage(), ex);
		}
	}

	private static IllegalArgumentException malformed() {
		return new IllegalArgumentException("not <service>/<host>:<port>");
	}

}
