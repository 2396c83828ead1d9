package dev.healthcheck.fleet;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.VirtualUpstreams;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which nodes are shared.
 */
class SharedNodesTests {

	private final VirtualUpstreams virtual = new VirtualUpstreams();

	@Test
	void addressesThatAreAnotherServerOnEachMachineAreNotShared() {
		String[] own = { "127.0.0.1", "localhost", "a.localhost", "::1", "169.254.1.1", "fe80::1", "0.0.0.0", "::" };
		String[] common = { "10.0.0.1", "example.org", "2001:db8::1" };
		put("shop", CheckSettings.ofDefaults(), Stream.concat(Stream.of(own), Stream.of(common)).toList());
		assertThat(nodes(false).all()).extracting((node) -> node.health.address().host()).containsExactly(common);
		assertThat(nodes(true).all()).hasSize(own.length + common.length);
	}

	@Test
	void upstreamsThatAreNotCheckedAtBothIntervalsAreNotShared() {
		put("off", CheckSettings.ofDefaults().disabled(), List.of("a"));
		put("up", CheckSettings.builder().healthyInterval(Duration.ZERO).build(), List.of("a"));
		put("down", CheckSettings.builder().unhealthyInterval(Duration.ZERO).build(), List.of("a"));
		put("excluded", CheckSettings.ofDefaults(), List.of("a"));
		put("shop", CheckSettings.ofDefaults(), List.of("a"));
		assertThat(nodes(false).views()).containsOnlyKeys("shop");
	}

	@Test
	void upstreamsThatAreNotToBeSharedAreNot() {
		put("shop", CheckSettings.ofDefaults(), List.of("a"));
		put("own", CheckSettings.builder().shared(false).build(), List.of("a"));
		SharedNodes nodes = nodes(false);
		assertThat(nodes.views()).containsOnlyKeys("shop");
		put("shop", CheckSettings.builder().shared(false).build(), List.of("a"));
		nodes.refresh();
		assertThat(nodes.all()).isEmpty();
	}

	@Test
	void upstreamsOfOneSourceAreOneEntryWhileThatIsFollowed() {
		put("shop", CheckSettings.ofDefaults(), List.of("a"));
		put("fed1", CheckSettings.ofDefaults(), List.of("a"));
		put("fed2", CheckSettings.ofDefaults(), List.of("a"));
		AtomicBoolean current = new AtomicBoolean(true);
		SharedSource source = new SharedSource("discovery:/s/", "0123456789abcdef", (name) -> name.startsWith("fed"),
				current::get);
		SharedNodes nodes = new SharedNodes(this.virtual.upstreams, (name) -> false, List.of(source), false);
		nodes.refresh();
		assertThat(nodes.views()).containsOnlyKeys("discovery:/s/", "shop")
			.containsEntry("discovery:/s/", "0123456789abcdef");
		assertThat(nodes.all()).extracting((node) -> node.subject.view()).doesNotHaveDuplicates();
		current.set(false);
		assertThat(nodes.views()).containsOnlyKeys("shop");
	}

	@Test
	void nodesFollowTheirUpstream() {
		put("shop", CheckSettings.ofDefaults(), List.of("a", "b"));
		SharedNodes nodes = nodes(false);
		SharedNode known = Objects.requireNonNull(nodes.find("shop", new NodeAddress("b", 80)));
		Map<String, String> views = nodes.views();
		put("shop", CheckSettings.ofDefaults(), List.of("b", "c"));
		nodes.refresh();
		assertThat(nodes.find("shop", new NodeAddress("a", 80))).isNull();
		SharedNode now = Objects.requireNonNull(nodes.find("shop", new NodeAddress("b", 80)));
		assertThat(now.health).isSameAs(known.health);
		assertThat(nodes.find(known.subject)).as("the view is another one").isNull();
		assertThat(nodes.find(now.subject)).isSameAs(now);
		assertThat(nodes.views()).isNotEqualTo(views);
		this.virtual.upstreams.remove("shop");
		nodes.refresh();
		assertThat(nodes.all()).isEmpty();
		assertThat(nodes.views()).isEmpty();
	}

	private SharedNodes nodes(boolean oneHost) {
		SharedNodes nodes = new SharedNodes(this.virtual.upstreams, "excluded"::equals, List.of(), oneHost);
		nodes.refresh();
		return nodes;
	}

	private void put(String name, CheckSettings check, List<String> hosts) {
		this.virtual.upstreams.put(UpstreamDefinition.builder(name)
			.nodes(hosts.stream().map((host) -> Node.of(new NodeAddress(host, 80))).toList())
			.check(check)
			.build());
	}

}
