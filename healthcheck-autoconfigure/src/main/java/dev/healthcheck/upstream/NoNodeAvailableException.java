package dev.healthcheck.upstream;

import java.util.stream.Collectors;

/**
 * No node of an upstream can be chosen.
 */
public class NoNodeAvailableException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String upstream;

	public NoNodeAvailableException(UpstreamSnapshot snapshot) {
		super("no node available in upstream '" + snapshot.name() + "': " + why(snapshot));
		this.upstream = snapshot.name();
	}

	/**
	 * The name of the upstream.
	 * @return the name
	 */
	public String upstream() {
		return this.upstream;
	}

	private static String why(UpstreamSnapshot snapshot) {
		if (snapshot.nodes().isEmpty()) {
			return "it has no nodes";
		}
		return snapshot.nodes()
			.stream()
			.map((node) -> node.address() + " " + node.status() + " (" + node.reason() + ")")
			.collect(Collectors.joining(", "));
	}

}
