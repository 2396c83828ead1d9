package dev.healthcheck.endpoint;

import java.util.List;

import dev.healthcheck.endpoint.UpstreamDescriptor.LevelDescriptor;
import dev.healthcheck.node.RequestStatistics;
import org.jspecify.annotations.Nullable;

/**
 * The status page: all upstreams, one upstream, or one node. A page is one document that
 * needs nothing but itself, and never writes.
 */
final class StatusPage {

	private final EndpointPath path;

	StatusPage(EndpointPath path) {
		this.path = path;
	}

	String all(UpstreamsDescriptor shown) {
		PageLinks links = links(0);
		List<UpstreamDescriptor> upstreams = shown.upstreams();
		long down = upstreams.stream().filter((upstream) -> !isUp(upstream)).count();
		PageFrame frame = new PageFrame("Upstreams", down == 0);
		return frame.write((html) -> {
			if (upstreams.isEmpty()) {
				html.element("p", "There are no upstreams yet. Once the application has some, they appear here.",
						"class", "verdict", "role", "status");
			}
			else {
				verdict(html, upstreams.size(), down);
				NodeCounts.of(upstreams).write(html, "Nodes of all upstreams by status");
			}
			problems(html, shown.problems());
			upstreams.forEach((upstream) -> section(html, frame.moments(), links, upstream, true));
		});
	}

	String upstream(UpstreamDescriptor upstream) {
		PageLinks links = links(1);
		PageFrame frame = new PageFrame(upstream.name(), isUp(upstream)).below("Upstreams", links.root());
		return frame.write((html) -> section(html, frame.moments(), links, upstream, false));
	}

	String node(String upstream, String level, NodeDescriptor node) {
		PageLinks links = links(2);
		PageFrame frame = new PageFrame(node.node(), node.status().isSelectable()).below("Upstreams", links.root())
			.below(upstream, links.upstream(upstream));
		return frame.write((html) -> new NodePage(html, frame.moments()).write(level, node));
	}

	/**
	 * A page that says that something does not exist.
	 * @param what the beginning of the sentence
	 * @param name what was asked for
	 * @param depth how deep in the path it was looked for
	 */
	String notFound(String what, String name, int depth) {
		PageLinks links = links(depth);
		return new PageFrame("Not found", false).below("Upstreams", links.root())
			.write((html) -> html.open("p", "class", "verdict")
				.text(what + " ")
				.element("bdi", name)
				.text(".")
				.close());
	}

	private PageLinks links(int depth) {
		return PageLinks.of(this.path.lastSegment(), depth);
	}

	private static boolean isUp(UpstreamDescriptor upstream) {
		return upstream.status().equals("UP");
	}

	private static void verdict(Html html, long total, long down) {
		html.open("p", "class", "verdict", "role", "status");
		Chip.write(html, (down == 0) ? "UP" : "DOWN");
		html.text((down != 0) ? " " + Numbers.grouped(down) + " of " + Numbers.of(total, "upstream") + " down"
				: (total == 1) ? " The upstream is up" : " All " + Numbers.grouped(total) + " upstreams are up");
		html.close();
	}

	private static void problems(Html html, List<ProblemDescriptor> problems) {
		if (problems.isEmpty()) {
			return;
		}
		html.open("section", "class", "card problems", "aria-labelledby", "problems")
			.element("h2", "Problems", "id", "problems")
			.element("p", "These definitions are wrong, in whole or in part, and what is wrong is ignored.")
			.open("ul");
		problems.forEach((problem) -> html.open("li")
			.open("code")
			.element("bdi", problem.key())
			.close()
			.text(" ")
			.element("span", problem.problem(), "dir", "auto")
			.close());
		html.close().close();
	}

	private static void section(Html html, Moments moments, PageLinks links, UpstreamDescriptor upstream,
			boolean isListed) {
		String id = "upstream-" + PageLinks.encode(upstream.name());
		NodeCounts counts = NodeCounts.of(List.of(upstream));
		html.open("section", "class", "card upstream", "aria-labelledby", id).open("header");
		html.open("h2", "id", id);
		name(html, upstream.name(), isListed ? links.upstream(upstream.name()) : null);
		html.close();
		Chip.write(html, upstream.status());
		html.element("p", upstream.balance() + " · " + Numbers.of(counts.total(), "node") + load(upstream.requests()),
				"class", "muted");
		counts.write(html, "Nodes by status");
		html.close();
		TroubleLine.write(html, upstream);
		if (upstream.levels().stream().map(LevelDescriptor::nodes).allMatch(List::isEmpty)) {
			html.element("p", "It has no nodes.");
		}
		else {
			new NodeTable(html, moments, links).write(upstream);
		}
		html.close();
	}

	private static String load(RequestStatistics requests) {
		return (requests.perSecond() == 0) ? "" : " · " + Numbers.rounded(requests.perSecond())
				+ " requests/s, 99 % in " + Numbers.rounded(requests.p99Millis()) + " ms";
	}

	private static void name(Html html, String name, @Nullable String link) {
		if (link != null) {
			html.open("a", "href", link).element("bdi", name).close();
		}
		else {
			html.element("bdi", name);
		}
	}

}
