package dev.healthcheck.endpoint;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * What all pages have in common. The script brings the page up to date every 5 s without
 * loading it anew. Where no script may run, the browser loads it anew: the script is what
 * comments that order to the browser out.
 */
final class PageFrame {

	private static final String ICON = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'>"
			+ "<circle cx='8' cy='8' r='7' fill='%s'/></svg>";

	private final Moments moments = new Moments(Instant.now());

	private final List<Crumb> parents = new ArrayList<>();

	private final String heading;

	private final boolean isGood;

	/**
	 * A frame.
	 * @param heading what the page is about
	 * @param isGood whether its news is good
	 */
	PageFrame(String heading, boolean isGood) {
		this.heading = heading;
		this.isGood = isGood;
	}

	/** Name a page that is above this one. */
	PageFrame below(String name, @Nullable String link) {
		this.parents.add(new Crumb(name, link));
		return this;
	}

	/** When the page was made. */
	Moments moments() {
		return this.moments;
	}

	/**
	 * Write the page.
	 * @param content writes what the page is about
	 * @return the document
	 */
	String write(Consumer<Html> content) {
		Html html = new Html().raw("<!DOCTYPE html>\n").open("html", "lang", "en");
		head(html);
		html.open("body").element("a", "Skip to content", "class", "skip", "href", "#main");
		header(html);
		html.open("main", "id", "main", "tabindex", "-1");
		content.accept(html);
		html.close();
		footer(html);
		return html.close().close().toString();
	}

	private void head(Html html) {
		html.open("head")
			.empty("meta", "charset", "UTF-8")
			.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
			.empty("meta", "name", "color-scheme", "content", "light dark")
			.element("title", (this.isGood ? "" : "✕ ") + this.heading + (this.parents.isEmpty() ? "" : " – Upstreams"))
			.empty("link", "rel", "icon", "href", ICON.formatted(this.isGood ? "%231a7f43" : "%23c8232c"))
			.open("style")
			.raw(PageAssets.STYLE)
			.close()
			.open("script")
			.raw(PageAssets.SCRIPT)
			.close()
			.empty("meta", "http-equiv", "refresh", "content", "5")
			.raw("<!-- -->")
			.close();
	}

	private void header(Html html) {
		html.open("header", "class", "top");
		if (!this.parents.isEmpty()) {
			html.open("nav", "aria-label", "Breadcrumb").open("ol");
			this.parents.forEach((parent) -> html.open("li")
				.open("a", "href", parent.link())
				.element("bdi", parent.name())
				.close()
				.close());
			html.close().close();
		}
		html.open("h1").element("bdi", this.heading).close();
		html.open("p", "class", "muted").open("span", "id", "updated").text("As of ");
		this.moments.exact(html, this.moments.now());
		html.close()
			.text(" ")
			.element("button", "Pause", "id", "pause", "type", "button", "hidden", "")
			.close()
			.element("p", "", "id", "stale", "role", "alert")
			.close();
	}

	private void footer(Html html) {
		html.open("footer", "class", "muted").open("p").text("Also as ");
		html.element("a", "JSON", "href", "?format=json").text(" and ").element("a", "CSV", "href", "?format=csv");
		html.text(".").close().close();
	}

	/**
	 * A page above this one.
	 *
	 * @param name its name
	 * @param link the way to it, if there is one
	 */
	private record Crumb(String name, @Nullable String link) {

	}

}
