package dev.healthcheck.endpoint;

/**
 * Chooses what a page shows: by links for the statuses, which tell how many nodes are in
 * each, and a field for a text. All of it is in the address of the page, so it works
 * without the script, and can be kept and passed on.
 */
final class FilterBar {

	private final Html html;

	private final StatusFilter filter;

	/**
	 * A bar.
	 * @param html where to write it
	 * @param filter what the page shows now
	 */
	FilterBar(Html html, StatusFilter filter) {
		this.html = html;
		this.filter = filter;
	}

	/**
	 * Write it.
	 * @param isUp the verdict on what the page is about
	 * @param verdict the same in words
	 * @param counts the nodes that the page would show in all statuses
	 */
	void write(boolean isUp, String verdict, NodeCounts counts) {
		this.html.open("div", "class", "filter").open("p", "class", "verdict", "role", "status");
		Chip.write(this.html, isUp ? "UP" : "DOWN");
		this.html.text(" " + verdict).close();
		this.html.open("form", "method", "get", "role", "search");
		if (!this.filter.status().isEmpty()) {
			this.html.empty("input", "type", "hidden", "name", "status", "value", this.filter.status());
		}
		this.html
			.empty("input", "type", "search", "name", "text", "value", this.filter.text(), "aria-label",
					"Text in upstream, node or reason", "placeholder", "Upstream, node or reason")
			.element("button", "Filter")
			.close();
		this.html.open("ul", "class", "counts", "aria-label", "Nodes by status");
		choice("", counts.total(), () -> this.html.text("all"));
		choice(StatusFilter.TROUBLE, counts.troubled(), () -> this.html.text("in trouble"));
		counts.byStatus()
			.forEach((status, count) -> choice(StatusFilter.name(status), count, () -> Chip.write(this.html, status)));
		this.html.close().close();
	}

	private void choice(String status, int count, Runnable label) {
		this.html.open("li")
			.open("a", "href", this.filter.withStatus(status).link(), "aria-current",
					this.filter.status().equals(status) ? "true" : null)
			.element("span", Numbers.grouped(count), "class", "count")
			.text(" ");
		label.run();
		this.html.close().close();
	}

}
