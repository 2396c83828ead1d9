package dev.healthcheck.endpoint;

import java.util.Comparator;
import java.util.List;

import dev.healthcheck.fleet.FleetState;
import dev.healthcheck.fleet.FleetStatus;

/**
 * The line of the status page about the instances that share checks.
 */
final class FleetLine {

	/** That many members have a name there. */
	private static final int NAMED = 10;

	private FleetLine() {
	}

	static void write(Html html, FleetStatus fleet) {
		html.open("p", "class", "fleet muted").text("Fleet ").element("bdi", fleet.group());
		if (fleet.zone() != null) {
			html.text(", zone ").element("bdi", fleet.zone());
		}
		html.text(": " + state(fleet));
		List<FleetStatus.Member> members = fleet.members()
			.stream()
			.sorted(Comparator.comparing((FleetStatus.Member member) -> !member.id().equals(fleet.id())))
			.toList();
		members.stream().limit(NAMED).forEach((member) -> member(html, fleet, member));
		if (members.size() > NAMED) {
			html.text(" · " + Numbers.grouped(members.size() - NAMED) + " more");
		}
		if (!fleet.problems().isEmpty()) {
			html.text(" · " + Numbers.of(fleet.problems().size(), "key") + " cannot be read");
		}
		html.close();
	}

	private static String state(FleetStatus fleet) {
		String members = Numbers.of(fleet.members().size(), "member");
		return switch (fleet.state()) {
			case MEMBER -> members;
			case JOINING -> members + ", this instance is joining";
			case ALONE -> members + ", this instance checks everything itself" + why(fleet);
		};
	}

	private static String why(FleetStatus fleet) {
		return (fleet.why() != null) ? ": " + fleet.why() : "";
	}

	private static void member(Html html, FleetStatus fleet, FleetStatus.Member member) {
		html.text(" · ").element("bdi", member.name().isBlank() ? member.id() : member.name());
		html.text((member.id().equals(fleet.id()) && fleet.state() == FleetState.MEMBER) ? " (this instance) " : " ");
		html.text((member.weight() == 0) ? "only listens"
				: Numbers.of(member.owned(), "node") + (member.settled() ? "" : ", not settled"));
	}

}
