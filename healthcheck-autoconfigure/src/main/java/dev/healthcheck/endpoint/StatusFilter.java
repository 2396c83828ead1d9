package dev.healthcheck.endpoint;

import java.util.Arrays;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.Predicate;

import dev.healthcheck.node.NodeStatus;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/**
 * Which nodes a page shows, and which part of them, as the parameters of its address say.
 *
 * @param status the name of their status in small letters, {@code trouble} for all that
 * do not get their full share of the requests, empty for all
 * @param text what is part of the upstream's name, the node's address or the reason for
 * its status, whatever the case
 * @param page which part, beginning with 1
 */
record StatusFilter(String status, String text, int page) {

	static final StatusFilter NONE = new StatusFilter("", "", 1);

	static final String TROUBLE = "trouble";

	/**
	 * What the parameters say.
	 * @throws InvalidEndpointRequestException if there is no such status
	 */
	static StatusFilter of(@Nullable String status, @Nullable String text, @Nullable Integer page) {
		String wanted = (status != null) ? status.toLowerCase(Locale.ROOT) : "";
		boolean known = wanted.isEmpty() || wanted.equals(TROUBLE)
				|| Arrays.stream(NodeStatus.values()).map(StatusFilter::name).anyMatch(wanted::equals);
		if (!known) {
			throw new InvalidEndpointRequestException(
					"'status' must be trouble or a status of nodes, but is '" + status + "'", "unknown status");
		}
		return new StatusFilter(wanted, (text != null) ? text.strip() : "", (page != null) ? page : 1);
	}

	static String name(NodeStatus status) {
		return status.name().toLowerCase(Locale.ROOT);
	}

	boolean isNone() {
		return this.status.isEmpty() && this.text.isEmpty();
	}

	boolean accepts(UpstreamDescriptor upstream, NodeDescriptor node) {
		return acceptsStatus(node.status()) && acceptsText(upstream, node);
	}

	private boolean acceptsStatus(NodeStatus node) {
		return this.status.isEmpty()
				|| (this.status.equals(TROUBLE) ? !node.isInService() : this.status.equals(name(node)));
	}

	/** Whether a node passes but for its status. */
	boolean acceptsText(UpstreamDescriptor upstream, NodeDescriptor node) {
		if (this.text.isEmpty()) {
			return true;
		}
		Predicate<String> contains = (value) -> value.toLowerCase(Locale.ROOT)
			.contains(this.text.toLowerCase(Locale.ROOT));
		return contains.test(upstream.name()) || contains.test(node.node()) || contains.test(node.reason());
	}

	/** Another status, beginning with the first part. */
	StatusFilter withStatus(String status) {
		return new StatusFilter(status, this.text, 1);
	}

	StatusFilter withPage(int page) {
		return new StatusFilter(this.status, this.text, page);
	}

	/** The way from a page to the same page with this filter. */
	String link() {
		StringJoiner query = new StringJoiner("&", "?", "");
		if (!this.status.isEmpty()) {
			query.add("status=" + this.status);
		}
		if (!this.text.isEmpty()) {
			query.add("text=" + PageLinks.encode(this.text));
		}
		if (this.page > 1) {
			query.add("page=" + this.page);
		}
		return query.toString();
	}

}
