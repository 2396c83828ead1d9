package dev.healthcheck.endpoint;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import dev.healthcheck.node.NodeTransition;
import dev.healthcheck.node.RequestStatistics;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one node: its facts as pairs, its history as a table, the newest
 * transition first.
 */
final class NodePage {

	private static final String UNKNOWN = "–";

	private final Html html;

	private final Moments moments;

	NodePage(Html html, Moments moments) {
		this.html = html;
		this.moments = moments;
	}

	void write(String level, NodeDescriptor node, Hour hour) {
		this.html.open("p", "class", "verdict", "role", "status");
		Chip.write(this.html, node.status());
		this.html.text(" ").element("span", node.reason(), "dir", "auto").close();
		hour(hour);
		this.html.open("div", "class", "facts");
		status(level, node);
		check(node.check());
		breaker(node.breaker());
		requests(node.requests());
		this.html.close();
		history((node.history() != null) ? node.history() : List.of());
	}

	private void hour(Hour hour) {
		this.html.open("section", "class", "card last-hour").element("h2", "Last hour");
		HourStrip.write(this.html, hour, hour.slowestMillis());
		this.html.open("p", "class", "below axis", "aria-hidden", "true")
			.element("span", "an hour ago")
			.element("span", "now")
			.close();
		this.html.open("ul", "class", "counts", "aria-label", "Minutes by worst status");
		hour.counts().forEach((status, count) -> {
			this.html.open("li").element("span", count + " min", "class", "count").text(" ");
			Chip.write(this.html, status);
			this.html.close();
		});
		if (!hour.range().isEmpty()) {
			this.html.open("li").element("span", hour.range(), "class", "count").text(" to answer, on average").close();
		}
		this.html.close().close();
	}

	private void status(String level, NodeDescriptor node) {
		group("Node");
		fact("Level", level);
		fact("Weight", node.weight() + ((node.effectiveWeight() != node.weight())
				? ", now " + Numbers.rounded(node.effectiveWeight()) : ""));
		fact("Current", node.current() ? "yes" : "no");
		fact("Admin", node.admin());
		fact("Source", node.source());
		fact("Since", node.since());
		if (node.problem() != null) {
			fact("Ignored", node.problem());
		}
		this.html.close().close();
	}

	private void check(NodeDescriptor.Check check) {
		group("Check");
		fact("Type", check.type());
		fact("State", check.state());
		fact("Result", check.lastResult());
		fact("Last check", check.lastCheck());
		fact("Latency", (check.latencyMillis() != null) ? check.latencyMillis() + " ms" : null);
		fact("In a row", check.successes() + " passed, " + check.failures() + " failed");
		if (check.by() != null) {
			fact("Checked by", check.by());
			fact("Here", check.role());
		}
		if (check.words() != null) {
			check.words().forEach((word) -> fact("Word", word));
		}
		this.html.close().close();
	}

	private void breaker(NodeDescriptor.Breaker breaker) {
		group("Breaker");
		fact("State", breaker.state());
		fact("Fails", breaker.fails() + ((breaker.maxFails() != null) ? " of " + breaker.maxFails() : ", limit auto"));
		fact("Fail timeout", Moments.rounded(breaker.failTimeout()));
		fact("Next trial", breaker.openUntil());
		this.html.close().close();
	}

	private void requests(RequestStatistics requests) {
		group("Requests");
		fact("Total", Numbers.grouped(requests.total()));
		fact("Failed", Numbers.grouped(requests.failed()));
		fact("Ignored", Numbers.grouped(requests.ignored()));
		fact("In flight", Numbers.grouped(requests.inFlight()));
		requests.statuses().forEach((status, count) -> fact("Status " + status, Numbers.grouped(count)));
		this.html.close().close();
		group("Last minute");
		fact("Rate", Numbers.rounded(requests.perSecond()) + "/s");
		time("Mean time", requests.meanMillis());
		time("Median", requests.p50Millis());
		time("95 %", requests.p95Millis());
		time("99 %", requests.p99Millis());
		this.html.close().close();
	}

	private void time(String name, double millis) {
		fact(name, Numbers.rounded(millis) + " ms");
	}

	private void group(String name) {
		this.html.open("section", "class", "card").element("h2", name).open("dl");
	}

	private void fact(String name, @Nullable Object value) {
		this.html.open("div").element("dt", name).open("dd");
		if (value instanceof Instant moment) {
			this.moments.relative(this.html, moment);
		}
		else {
			this.html.element("bdi", (value != null) ? value : UNKNOWN);
		}
		this.html.close().close();
	}

	private void history(List<NodeTransition> history) {
		this.html.open("section", "class", "card").element("h2", "History");
		if (history.isEmpty()) {
			this.html.element("p", "Nothing has changed since the node was added.").close();
			return;
		}
		this.html.open("table", "class", "history", "role", "table")
			.element("caption", "Transitions, the newest first")
			.open("thead", "role", "rowgroup")
			.open("tr", "role", "row");
		List.of("When", "From", "To", "Cause")
			.forEach((name) -> this.html.element("th", name, "role", "columnheader", "scope", "col"));
		this.html.close().close().open("tbody", "role", "rowgroup");
		List<NodeTransition> newestFirst = new ArrayList<>(history);
		Collections.reverse(newestFirst);
		newestFirst.forEach(this::transition);
		this.html.close().close().close();
	}

	private void transition(NodeTransition transition) {
		this.html.open("tr", "role", "row");
		cell("When");
		this.moments.exact(this.html, transition.at());
		this.html.close();
		cell("From");
		Chip.write(this.html, transition.from());
		this.html.close();
		cell("To");
		Chip.write(this.html, transition.to());
		this.html.close();
		cell("Cause").element("span", transition.cause(), "dir", "auto").close();
		this.html.close();
	}

	private Html cell(String label) {
		return this.html.open("td", "role", "cell", "data-label", label);
	}

}
