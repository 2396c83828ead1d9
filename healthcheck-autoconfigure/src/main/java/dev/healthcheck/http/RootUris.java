package dev.healthcheck.http;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.healthcheck.node.NodeAddress;

/**
 * The roots of nodes and upstreams, kept because to read a URI takes longer than to
 * choose a node.
 */
final class RootUris {

	/** Nodes come and go, so with so many all are forgotten. */
	private static final int MOST = 20_000;

	private final Map<Object, URI> roots = new ConcurrentHashMap<>();

	private final String scheme;

	RootUris(String scheme) {
		this.scheme = scheme;
	}

	/**
	 * Whether a URI is one of these, and {@link URI} would change nothing of its path.
	 */
	boolean fits(URI uri) {
		String path = uri.getRawPath();
		return this.scheme.equals(uri.getScheme()) && path.startsWith("/") && !path.contains("//")
				&& !path.contains("/.");
	}

	/** The same with the node as the authority. */
	URI at(NodeAddress node, URI uri) {
		return root(node).resolve(root(uri.getRawAuthority()).relativize(uri));
	}

	private URI root(Object authority) {
		URI root = this.roots.get(authority);
		if (root == null) {
			if (this.roots.size() >= MOST) {
				this.roots.clear();
			}
			root = URI.create(this.scheme + "://" + authority + "/");
			this.roots.put(authority, root);
		}
		return root;
	}

}
