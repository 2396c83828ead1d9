package dev.healthcheck.upstream;

/**
 * No node of an upstream can be chosen.
 */
public class NoNodeAvailableException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String upstream;

	public NoNodeAvailableException(UpstreamSnapshot snapshot) {
		super("no node available in upstream '" + snapshot.name() + "': " + snapshot.why());
		this.upstream = snapshot.name();
	}

	/**
	 * The name of the upstream.
	 * @return the name
	 */
	public String upstream() {
		return this.upstream;
	}

}
