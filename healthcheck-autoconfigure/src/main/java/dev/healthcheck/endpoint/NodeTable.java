package dev.healthcheck.endpoint;

import java.time.Instant;
import java.util.List;

import dev.healthcheck.endpoint.ShownUpstream.ShownNode;
import dev.healthcheck.node.RequestStatistics;

/**
 * Nodes of an upstream as a table. A cell has a value and, below it, what explains the
 * value; so does the head of its column. On narrow screens rows become cards, whose
 * values carry the name of their column. Roles are spelled out, as some browsers forget
 * those of tables that are laid out in another way.
 */
final class NodeTable {

	private static final List<Column> COLUMNS = List.of(new Column("Node", ""), new Column("Status", "since, reason"),
			new Column("Last hour", "status, latency"), new Column("Last check", "latency, when"),
			new Column("Fails", "limit"), new Column("Weight", "effective"),
			new Column("Requests", "failed, in flight"), new Column("Last minute", "median, 99 %"));

	private final Html html;

	private final Moments moments;

	private final PageLinks links;

	private final LastHours hours;

	NodeTable(Html html, Moments moments, PageLinks links, LastHours hours) {
		this.html = html;
		this.moments = moments;
		this.links = links;
		this.hours = hours;
	}

	void write(UpstreamDescriptor upstream, List<ShownNode> nodes) {
		this.html.open("table", "role", "table");
		this.html.open("caption").text("Nodes of ").element("bdi", upstream.name()).close();
		this.html.open("thead", "role", "rowgroup").open("tr", "role", "row");
		for (Column column : COLUMNS) {
			this.html.open("th", "role", "columnheader", "scope", "col").text(column.name());
			below(column.explanation());
			this.html.close();
		}
		this.html.close().close().open("tbody", "role", "rowgroup");
		List<Hour> hours = nodes.stream().map((shown) -> this.hours.of(upstream.name(), shown.node())).toList();
		// nodes can be compared, as one scale is that of all
		double fullMillis = hours.stream().mapToDouble(Hour::slowestMillis).max().orElse(0);
		for (int i = 0; i < nodes.size(); i++) {
			row(upstream, nodes.get(i), hours.get(i), fullMillis);
		}
		this.html.close().close();
	}

	private void row(UpstreamDescriptor upstream, ShownNode shown, Hour hour, double fullMillis) {
		NodeDescriptor node = shown.node();
		this.html.open("tr", "role", "row", "id",
				"node-" + PageLinks.encode(upstream.name()) + "/" + PageLinks.encode(node.node()));
		name(upstream, shown.level(), node);
		cell(1);
		Chip.write(this.html, node.status());
		this.html.text(" ").open("span", "class", "muted");
		this.moments.since(this.html, node.since());
		this.html.close().element("span", node.reason(), "class", "reason", "dir", "auto");
		if (node.problem() != null) {
			this.html.element("span", "ignored: " + node.problem(), "class", "below note", "dir", "auto");
		}
		this.html.close();
		cell(2);
		HourStrip.write(this.html, hour, fullMillis);
		below(hour.range());
		this.html.close();
		check(node.check());
		cell(4).text(node.breaker().fails());
		below((node.breaker().maxFails() != null) ? "of " + node.breaker().maxFails() : "auto");
		this.html.close();
		cell(5).text(node.weight());
		if (node.effectiveWeight() != node.weight()) {
			below(Numbers.rounded(node.effectiveWeight()));
		}
		this.html.close();
		requests(node.requests());
		this.html.close();
	}

	private void name(UpstreamDescriptor upstream, String level, NodeDescriptor node) {
		this.html.open("th", "role", "rowheader", "scope", "row")
			.open("a", "href", this.links.node(upstream.name(), node.node()))
			.element("bdi", node.node())
			.close();
		if (node.current()) {
			this.html.text(" ").element("span", "current", "class", "mark");
		}
		if (upstream.levels().size() > 1) {
			this.html.open("span", "class", "below level").text("level ").element("bdi", level).close();
		}
		this.html.close();
	}

	private void check(NodeDescriptor.Check check) {
		cell(3);
		Instant lastCheck = check.lastCheck();
		if (lastCheck == null) {
			this.html.text("–");
		}
		else {
			this.html.text(String.valueOf(check.lastResult()))
				.open("span", "class", "below")
				.text(check.latencyMillis() + " ms, ");
			this.moments.relative(this.html, lastCheck);
			this.html.close();
		}
		if (check.by() != null) {
			this.html.open("span", "class", "below note by")
				.text("checked by ")
				.element("bdi", check.by())
				.text(", here " + check.role())
				.close();
		}
		this.html.close();
	}

	private void requests(RequestStatistics requests) {
		cell(6).text(Numbers.grouped(requests.total()));
		below(Numbers.grouped(requests.failed()) + " failed, " + Numbers.grouped(requests.inFlight()) + " in flight");
		this.html.close();
		cell(7);
		if (requests.perSecond() == 0) {
			this.html.text("–");
		}
		else {
			this.html.text(Numbers.rounded(requests.perSecond()) + "/s");
			below(Numbers.rounded(requests.p50Millis()) + " ms, " + Numbers.rounded(requests.p99Millis()) + " ms");
		}
		this.html.close();
	}

	private Html cell(int column) {
		return this.html.open("td", "role", "cell", "data-label", COLUMNS.get(column).name());
	}

	private void below(String text) {
		if (!text.isEmpty()) {
			this.html.element("span", text, "class", "below");
		}
	}

	/**
	 * A column.
	 *
	 * @param name what is in it
	 * @param explanation what is below that
	 */
	private record Column(String name, String explanation) {

	}

}
