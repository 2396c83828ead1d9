package dev.healthcheck.endpoint;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import dev.healthcheck.endpoint.ShownUpstream.ShownNode;
import dev.healthcheck.node.NodeStatus;

/**
 * The status page: all upstreams, one upstream, or one node. A page is one document that
 * needs nothing but itself, and never writes. What is in trouble comes first. However
 * many nodes there are, a page has only so many: where there are many in all, the page of
 * all upstreams has those in trouble, and the pages of upstreams have the others.
 */
final class StatusPage {

	/** With more than these, the page of all upstreams does not show every node. */
	private static final int FEW_NODES = 100;

	/** That many it then shows of an upstream. */
	private static final int NODES_OF_MANY = 5;

	private static final int UPSTREAMS_PER_PAGE = 50;

	private static final int NODES_PER_PAGE = 100;

	private final EndpointPath path;

	private final LastHours hours;

	StatusPage(EndpointPath path, LastHours hours) {
		this.path = path;
		this.hours = hours;
	}

	String all(UpstreamsDescriptor all, StatusFilter filter) {
		PageLinks links = links(0);
		List<UpstreamDescriptor> upstreams = all.upstreams();
		long down = upstreams.stream().filter((upstream) -> !upstream.isUp()).count();
		PageFrame frame = new PageFrame("Upstreams", down == 0);
		return frame.write((html) -> {
			if (upstreams.isEmpty()) {
				html.element("p", "There are no upstreams yet. Once the application has some, they appear here.",
						"class", "verdict", "role", "status");
			}
			else {
				NodeCounts counts = NodeCounts.of(upstreams.stream().flatMap(UpstreamDescriptor::nodes));
				new FilterBar(html, filter).write(down == 0, verdict(upstreams.size(), down) + trouble(counts),
						NodeCounts.of(upstreams.stream().flatMap((upstream) -> filtered(upstream, filter))));
			}
			if (all.fleet() != null) {
				FleetLine.write(html, all.fleet());
			}
			problems(html, all.problems());
			UpstreamCard card = new UpstreamCard(html, links, new NodeTable(html, frame.moments(), links, this.hours));
			list(html, card, upstreams, filter);
		});
	}

	private static void list(Html html, UpstreamCard card, List<UpstreamDescriptor> upstreams, StatusFilter filter) {
		List<ShownUpstream> shown = upstreams.stream()
			.map((upstream) -> ShownUpstream.of(upstream, filter))
			.filter((upstream) -> filter.isNone() || !upstream.nodes().isEmpty())
			.sorted(ShownUpstream.TROUBLE_FIRST)
			.toList();
		boolean few = shown.stream().mapToInt((upstream) -> upstream.nodes().size()).sum() <= FEW_NODES;
		Slice<ShownUpstream> slice = Slice.of(shown, filter.page(), UPSTREAMS_PER_PAGE);
		for (ShownUpstream upstream : slice.items()) {
			card.listed(upstream, few ? upstream.nodes() : foremost(upstream, filter), filter);
		}
		slice.write(html, "upstream", filter);
		end(html, shown.isEmpty() && !filter.isNone());
	}

	private static List<ShownNode> foremost(ShownUpstream upstream, StatusFilter filter) {
		return upstream.nodes()
			.stream()
			.filter((shown) -> !filter.isNone() || !shown.node().status().isInService())
			.limit(NODES_OF_MANY)
			.toList();
	}

	String upstream(UpstreamDescriptor upstream, StatusFilter filter) {
		PageLinks links = links(1);
		PageFrame frame = new PageFrame(upstream.name(), upstream.isUp()).below("Upstreams", links.root());
		Slice<ShownNode> slice = Slice.of(ShownUpstream.of(upstream, filter).nodes(), filter.page(), NODES_PER_PAGE);
		return frame.write((html) -> {
			NodeCounts counts = NodeCounts.of(upstream.nodes());
			new FilterBar(html, filter).write(upstream.isUp(), Numbers.of(counts.total(), "node") + trouble(counts),
					NodeCounts.of(filtered(upstream, filter)));
			new UpstreamCard(html, links, new NodeTable(html, frame.moments(), links, this.hours)).alone(upstream,
					slice.items());
			slice.write(html, "node", filter);
			end(html, slice.total() == 0 && !filter.isNone());
		});
	}

	String node(String upstream, String level, NodeDescriptor node) {
		PageLinks links = links(2);
		PageFrame frame = new PageFrame(node.node(), node.status().isSelectable()).below("Upstreams", links.root())
			.below(upstream, links.upstream(upstream));
		return frame.write((html) -> {
			new NodePage(html, frame.moments()).write(level, node, this.hours.of(upstream, node));
			legend(html);
		});
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

	private static Stream<NodeDescriptor> filtered(UpstreamDescriptor upstream, StatusFilter filter) {
		return upstream.nodes().filter((node) -> filter.acceptsText(upstream, node));
	}

	private static String verdict(long total, long down) {
		return (down != 0) ? Numbers.grouped(down) + " of " + Numbers.of(total, "upstream") + " down"
				: (total == 1) ? "The upstream is up" : "All " + Numbers.grouped(total) + " upstreams are up";
	}

	private static String trouble(NodeCounts counts) {
		return (counts.troubled() == 0) ? "" : ", " + Numbers.grouped(counts.troubled()) + " of "
				+ Numbers.of(counts.total(), "node") + " in trouble";
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

	private static void end(Html html, boolean nothing) {
		if (nothing) {
			html.open("p", "class", "card")
				.text("No node is like this. ")
				.element("a", "Show all", "href", StatusFilter.NONE.link())
				.close();
		}
		legend(html);
	}

	/** Hidden from who hears the page: there, words take the place of the pictures. */
	private static void legend(Html html) {
		html.open("ul", "class", "legend", "aria-hidden", "true").element("li", "Worst status of each minute:");
		Arrays.stream(NodeStatus.values()).sorted(Severity.WORST_FIRST.reversed()).forEach((status) -> {
			html.open("li");
			HourStrip.example(html, status);
			html.text(" " + StatusFilter.name(status)).close();
		});
		html.close();
	}

}
