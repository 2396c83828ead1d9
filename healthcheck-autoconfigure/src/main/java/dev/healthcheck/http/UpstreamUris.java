package dev.healthcheck.http;

import java.net.URI;

import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.Upstreams;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * What URIs say about upstreams. The authority is looked at, not the host: names with
 * underscores are no hosts to {@link URI}.
 */
final class UpstreamUris {

	private static final RootUris HTTP = new RootUris("http");

	private static final RootUris HTTPS = new RootUris("https");

	private UpstreamUris() {
	}

	/**
	 * The upstream that a URI is about. Every request of every client asks, so this is
	 * one look into a map for those that are about none.
	 */
	static @Nullable Upstream find(Upstreams upstreams, URI uri) {
		String authority = uri.getRawAuthority();
		if (authority == null) {
			return null;
		}
		Upstream upstream = upstreams.find(authority).orElse(null);
		return (upstream != null && isPlain(authority) && isHttp(uri.getScheme())) ? upstream : null;
	}

	/** With a port or user info it means a server, whatever upstreams are named. */
	private static boolean isPlain(String authority) {
		return authority.indexOf(':') < 0 && authority.indexOf('@') < 0;
	}

	private static boolean isHttp(@Nullable String scheme) {
		return "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
	}

	/**
	 * Name a node as it is called, if its address was found by a name. Clients that do
	 * not let others set this header ignore it.
	 */
	static void name(Node node, HttpHeaders headers) {
		if (node.name() != null && !headers.containsHeader(HttpHeaders.HOST)) {
			headers.set(HttpHeaders.HOST, node.name().toString());
		}
	}

	/** The same with the node as the authority; all else stays as it is written. */
	static URI at(NodeAddress node, URI uri) {
		if (HTTP.fits(uri)) {
			return HTTP.at(node, uri);
		}
		if (HTTPS.fits(uri)) {
			return HTTPS.at(node, uri);
		}
		String text = uri.toString();
		int start = text.indexOf("//") + 2;
		return URI.create(text.substring(0, start) + node + text.substring(start + uri.getRawAuthority().length()));
	}

}
