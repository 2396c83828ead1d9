package dev.healthcheck.endpoint;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * Links between the pages, relative to the page they are on.
 *
 * @param root the way from the page to the one that shows all upstreams
 */
record PageLinks(String root) {

	/**
	 * Links of a page.
	 * @param segment the last part of the endpoint's path
	 * @param depth how many parts the page's path has beyond that
	 */
	static PageLinks of(String segment, int depth) {
		return new PageLinks("../".repeat(depth) + encode(segment));
	}

	@Nullable String upstream(String upstream) {
		return isSegment(upstream) ? this.root + "/" + encode(upstream) : null;
	}

	@Nullable String node(String upstream, String node) {
		String parent = upstream(upstream);
		return (parent != null && isSegment(node)) ? parent + "/" + encode(node) : null;
	}

	/** Servers take no slash within a name, and browsers resolve dots away. */
	private static boolean isSegment(String name) {
		return name.indexOf('/') < 0 && name.indexOf('\\') < 0 && !name.equals(".") && !name.equals("..");
	}

	static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("%3A", ":");
	}

}
