package dev.healthcheck.endpoint;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.healthcheck.endpoint.Fleet.Story;
import dev.healthcheck.fleet.FleetState;
import dev.healthcheck.fleet.FleetStatus;
import dev.healthcheck.fleet.NodeShare;
import dev.healthcheck.fleet.Role;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.NodeStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the status page shows of instances that share checks.
 */
class FleetOnPageTests {

	private static final Fleet SHOP = new Fleet(
			Map.of("shop", List.of(Story.of("a:1", NodeStatus.HEALTHY, 0), Story.of("b:2", NodeStatus.HEALTHY, 0))));

	@Test
	void aNodeSaysWhoChecksItAndWhatThisInstanceIsForIt() {
		NodeShare share = new NodeShare("orders-2", Role.WITNESS, List.of("orders-3: down (refused)"));
		UpstreamDescriptor upstream = SHOP.descriptor()
			.upstreams()
			.get(0)
			.with(Map.of(NodeAddress.parse("a:1"), share));
		String page = SHOP.page().upstream(upstream, StatusFilter.NONE);
		assertThat(page).containsOnlyOnce("checked by <bdi>orders-2</bdi>, here witness");
		String node = SHOP.page().node("shop", "0", upstream.nodes().findFirst().orElseThrow());
		assertThat(node).contains("<dt>Checked by</dt><dd><bdi>orders-2</bdi>", "<dt>Here</dt><dd><bdi>witness</bdi>",
				"<dt>Word</dt><dd><bdi>orders-3: down (refused)</bdi>");
	}

	@Test
	void withoutAFleetNothingIsSaidOfOne() {
		UpstreamDescriptor upstream = SHOP.descriptor().upstreams().get(0);
		assertThat(SHOP.page().all(SHOP.descriptor(), StatusFilter.NONE)).doesNotContain("Fleet", "checked by");
		assertThat(SHOP.page().node("shop", "0", upstream.nodes().findFirst().orElseThrow()))
			.doesNotContain("Checked by");
	}

	@Test
	void aLineTellsOfTheMembersThisInstanceFirst() {
		String page = all(status(FleetState.MEMBER, null, "west", Map.of(),
				List.of(member("1", "orders-1", 1, 34), member("2", "orders-2", 1, 1),
						new FleetStatus.Member("3", "orders-3", 1, false, 0), member("4", "", 0, 0))));
		assertThat(page).contains("Fleet <bdi>orders</bdi>, zone <bdi>west</bdi>: 4 members"
				+ " · <bdi>orders-2</bdi> (this instance) 1 node · <bdi>orders-1</bdi> 34 nodes"
				+ " · <bdi>orders-3</bdi> 0 nodes, not settled · <bdi>4</bdi> only listens</p>");
	}

	@Test
	void theLineTellsWhyTheInstanceIsAloneAndOfKeysThatCannotBeRead() {
		assertThat(all(status(FleetState.ALONE, "no endpoint of etcd can be used", null, Map.of("x", "no"), List.of())))
			.contains("Fleet <bdi>orders</bdi>: 0 members, this instance checks everything itself: no endpoint of etcd"
					+ " can be used · 1 key cannot be read</p>");
		assertThat(all(status(FleetState.JOINING, null, null, Map.of("x", "no", "y", "no"), List.of())))
			.contains("0 members, this instance is joining · 2 keys cannot be read</p>");
	}

	@Test
	void namesOfOthersAreNoMarkup() {
		assertThat(all(status(FleetState.MEMBER, null, null, Map.of(), List.of(member("1", "<script>alert(1)", 1, 1)))))
			.contains("<bdi>&lt;script&gt;alert(1)</bdi>")
			.doesNotContain("<script>alert");
	}

	@Test
	void tenThousandNodesOfALargeFleetAreStillLessThanAMegabyte() {
		Map<String, List<Story>> stories = new TreeMap<>();
		stories.put("huge", Fleet.well("10.1.", 5_000));
		IntStream.range(0, 50).forEach((i) -> stories.put("service-%02d".formatted(i), Fleet.well("10.2.", 100)));
		Fleet many = new Fleet(stories);
		String name = "n".repeat(64);
		NodeShare share = new NodeShare(name, Role.OTHER, List.of());
		List<UpstreamDescriptor> upstreams = many.descriptor()
			.upstreams()
			.stream()
			.map((upstream) -> upstream.with(upstream.nodes()
				.collect(Collectors.toMap((node) -> NodeAddress.parse(node.node()), (node) -> share))))
			.toList();
		List<FleetStatus.Member> members = IntStream.range(0, 1_000)
			.mapToObj((i) -> member(Integer.toString(i), name, 1, 10))
			.toList();
		String all = many.page()
			.all(new UpstreamsDescriptor(upstreams, List.of(),
					status(FleetState.MEMBER, null, null, Map.of(), members)), StatusFilter.NONE);
		assertThat(all).contains("1,000 members", " · 990 more</p>");
		String huge = many.page()
			.upstream(upstreams.stream().filter((upstream) -> upstream.name().equals("huge")).findFirst().orElseThrow(),
					StatusFilter.NONE);
		assertThat(huge).contains("checked by");
		assertThat(List.of(all, huge))
			.allSatisfy((page) -> assertThat(page.getBytes(StandardCharsets.UTF_8).length).isLessThan(1_000_000));
	}

	private static String all(FleetStatus status) {
		return SHOP.page()
			.all(new UpstreamsDescriptor(SHOP.descriptor().upstreams(), List.of(), status), StatusFilter.NONE);
	}

	private static FleetStatus.Member member(String id, String name, int weight, int owned) {
		return new FleetStatus.Member(id, name, weight, true, owned);
	}

	private static FleetStatus status(FleetState state, @Nullable String why, @Nullable String zone,
			Map<String, String> problems, List<FleetStatus.Member> members) {
		return new FleetStatus(state, why, "orders", zone, "2", "orders-2", members, Map.of(), Map.of(), problems,
				Map.of(), Map.of(), 0);
	}

}
