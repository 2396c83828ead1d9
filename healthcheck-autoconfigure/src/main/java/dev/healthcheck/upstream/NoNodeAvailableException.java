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

	private NoNodeAvailableException(String upstream, String message) {
		super(message);
		this.upstream = upstream;
	}

	/**
	 * Nodes can be chosen, but hardly any call is answered in time, and this one is not
	 * made.
	 * @param upstream the upstream's name
	 * @return the exception
	 */
	static NoNodeAvailableException atLimit(String upstream) {
		return new NoNodeAvailableException(upstream, "all nodes of upstream '" + upstream + "' are at their limit");
	}

	/**
	 * The name of the upstream.
	 * @return the name
	 */
	public String upstream() {
		return this.upstream;
	}

}
