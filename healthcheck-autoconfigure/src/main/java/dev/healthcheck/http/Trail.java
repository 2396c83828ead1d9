package dev.healthcheck.http;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;

import dev.healthcheck.node.NodeAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.ClientHttpResponse;

/**
 * What became of one request on its way through its client, which may follow redirects
 * and answer challenges by itself. Exceptions do not tell: "connection refused" may be
 * about a host that the node redirected to, or about the node itself after it had
 * answered. So each client's own objects are asked, which Spring keeps in private fields.
 * Of a client that is not known, and where fields cannot be read, nothing is known.
 */
interface Trail {

	/** That of a client that is not known. */
	Trail UNKNOWN = new Trail() {
	};

	/**
	 * How far a request got that has failed.
	 */
	default Reach reach() {
		return Reach.UNKNOWN;
	}

	/**
	 * Whether the whole request is known to have been sent, so that what went wrong is
	 * the answer.
	 */
	default boolean isSent() {
		return false;
	}

	/**
	 * Who gave a response.
	 * @param response the response
	 * @return the URI that was asked last, or {@code null} if it is the first one, or is
	 * not known
	 */
	default @Nullable URI answerer(ClientHttpResponse response) {
		return null;
	}

	/**
	 * End the request, for clients that interrupting their thread does not reach; called
	 * by another thread.
	 */
	default void cancel() {
	}

	/**
	 * Give a response up, whatever of it is still to come; does not wait.
	 * @param response the response
	 * @throws IOException if that fails
	 */
	default void drop(ClientHttpResponse response) throws IOException {
		response.getBody().close();
	}

	/**
	 * Whether {@link #drop} reaches a response that another thread reads.
	 */
	default boolean dropsWhatIsRead() {
		return true;
	}

	/**
	 * A URI as a client has it, which may have been given anything by a redirect.
	 * @param text the URI
	 * @return the URI, or {@code null} if it is none
	 */
	static @Nullable URI uri(@Nullable String text) {
		try {
			return (text != null) ? new URI(text) : null;
		}
		catch (URISyntaxException ex) {
			return null;
		}
	}

	/**
	 * Whether a URI is one of a node.
	 * @param uri the URI
	 * @param node the node
	 * @return whether it names the node's host and port
	 */
	static boolean isAt(URI uri, NodeAddress node) {
		int port = (uri.getPort() >= 0) ? uri.getPort() : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
		String host = uri.getHost();
		// names with underscores are no hosts to URI
		return (host != null) ? port == node.port() && host.replaceAll("^\\[|]$", "").equalsIgnoreCase(node.host())
				: node.toString().equalsIgnoreCase(uri.getRawAuthority());
	}

}
