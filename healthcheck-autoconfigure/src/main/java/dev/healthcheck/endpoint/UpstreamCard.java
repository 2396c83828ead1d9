package dev.healthcheck.endpoint;

import java.util.List;

import dev.healthcheck.endpoint.ShownUpstream.ShownNode;
import dev.healthcheck.node.RequestStatistics;
import org.jspecify.annotations.Nullable;

/**
 * An upstream on a page: its totals, and as many of its nodes as there is room for.
 */
final class UpstreamCard {

	private final Html html;

	private final PageLinks links;

	private final NodeTable table;

	UpstreamCard(Html html, PageLinks links, NodeTable table) {
		this.html = html;
		this.links = links;
		this.table = table;
	}

	/**
	 * Write the card of an upstream on the page of all.
	 * @param shown the upstream, with all nodes that pass the filter
	 * @param rows those of the nodes that have a row
	 * @param filter what the page shows
	 */
	void listed(ShownUpstream shown, List<ShownNode> rows, StatusFilter filter) {
		UpstreamDescriptor upstream = shown.upstream();
		String page = this.links.upstream(upstream.name());
		open(upstream, page);
		NodeCounts.of(upstream.nodes()).write(this.html, "Nodes by status");
		this.html.close();
		body(upstream, rows);
		int total = shown.nodes().size();
		if (rows.size() < total) {
			String all = (page == null || filter.isNone()) ? page : page + filter.withPage(1).link();
			this.html.open("p")
				.element("a", "All " + Numbers.grouped(total) + " nodes" + (filter.isNone() ? "" : " like this"),
						"href", all)
				.close();
		}
		this.html.close();
	}

	/** Write the card of an upstream on its own page. */
	void alone(UpstreamDescriptor upstream, List<ShownNode> rows) {
		open(upstream, null);
		this.html.close();
		body(upstream, rows);
		this.html.close();
	}

	private void open(UpstreamDescriptor upstream, @Nullable String link) {
		String id = "upstream-" + PageLinks.encode(upstream.name());
		this.html.open("section", "class", "card upstream", "id", id, "aria-labelledby", id + "-name")
			.open("header")
			.open("h2", "id", id + "-name");
		if (link != null) {
			this.html.open("a", "href", link).element("bdi", upstream.name()).close();
		}
		else {
			this.html.element("bdi", upstream.name());
		}
		this.html.close();
		Chip.write(this.html, upstream.status());
		this.html.element("p",
				upstream.balance() + " · " + Numbers.of(upstream.nodes().count(), "node") + load(upstream.requests()),
				"class", "muted");
	}

	private static String load(RequestStatistics requests) {
		return (requests.perSecond() == 0) ? "" : " · " + Numbers.rounded(requests.perSecond())
				+ " requests/s, 99\u00a0% in " + Numbers.rounded(requests.p99Millis()) + "\u00a0ms";
	}

	private void body(UpstreamDescriptor upstream, List<ShownNode> rows) {
		String trouble = TroubleLine.of(upstream);
		if (!trouble.isEmpty()) {
			this.html.element("p", trouble);
		}
		if (upstream.nodes().findAny().isEmpty()) {
			this.html.element("p", "It has no nodes.");
		}
		else if (!rows.isEmpty()) {
			this.table.write(upstream, rows);
		}
	}

}
