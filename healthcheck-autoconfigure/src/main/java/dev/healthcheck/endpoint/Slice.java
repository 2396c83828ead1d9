package dev.healthcheck.endpoint;

import java.util.List;

/**
 * The part of a list that one page shows.
 *
 * @param items what is in it
 * @param page which part it is, beginning with 1
 * @param pages how many parts there are, at least one
 * @param offset how many items come before it
 * @param total how many items there are
 * @param <T> the type of the items
 */
record Slice<T>(List<T> items, int page, int pages, int offset, int total) {

	/**
	 * A part of a list.
	 * @param all the list
	 * @param page which part; what is too low or too high is the first or the last
	 * @param size how many items a part has
	 */
	static <T> Slice<T> of(List<T> all, int page, int size) {
		int pages = Math.max(1, (all.size() + size - 1) / size);
		int shown = Math.max(1, Math.min(page, pages));
		int offset = (shown - 1) * size;
		return new Slice<>(all.subList(offset, Math.min(all.size(), offset + size)), shown, pages, offset, all.size());
	}

	/**
	 * Write where this is and the ways to the parts beside it, if there are others.
	 * @param html where to
	 * @param what what the items are
	 * @param filter what the page shows
	 */
	void write(Html html, String what, StatusFilter filter) {
		if (this.pages == 1) {
			return;
		}
		html.open("nav", "class", "pages", "aria-label", "Parts");
		if (this.page > 1) {
			html.element("a", "Previous", "rel", "prev", "href", filter.withPage(this.page - 1).link());
		}
		html.element("span", Numbers.grouped(this.offset + 1) + "–" + Numbers.grouped(this.offset + this.items.size())
				+ " of " + Numbers.of(this.total, what));
		if (this.page < this.pages) {
			html.element("a", "Next", "rel", "next", "href", filter.withPage(this.page + 1).link());
		}
		html.close();
	}

}
