package dev.healthcheck.upstream;

import java.util.Collection;

/**
 * There is no upstream of that name.
 */
public class UnknownUpstreamException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String upstream;

	public UnknownUpstreamException(String upstream, Collection<String> known) {
		super("unknown upstream '" + upstream + "' (known: " + String.join(", ", known) + ")");
		this.upstream = upstream;
	}

	/**
	 * The name that was asked for.
	 * @return the name
	 */
	public String upstream() {
		return this.upstream;
	}

}
