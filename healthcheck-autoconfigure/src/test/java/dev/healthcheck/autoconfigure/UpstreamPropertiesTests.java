package dev.healthcheck.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.breaker.PassiveSettings;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.check.StatusRange;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.MaxFails;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeLimits;
import dev.healthcheck.node.NodeSource;
import dev.healthcheck.upstream.Level;
import dev.healthcheck.upstream.UpstreamDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What properties of an upstream become.
 */
class UpstreamPropertiesTests {

	@Test
	void withNodesOnlyTheDefaultsHold() {
		assertThat(definition(Map.of("nodes", "a:1,b:2")))
			.isEqualTo(UpstreamDefinition.of("shop", List.of(node("a:1"), node("b:2"))));
	}

	@Test
	void theDefaultsAreThoseOfTheReference() {
		UpstreamDefinition definition = definition(Map.of("nodes", "a:1"));
		assertThat(definition.levels()).extracting(Level::name).containsExactly("0");
		assertThat(definition.levels()).extracting(Level::tries).containsExactly(0);
		assertThat(definition.tries()).isNull();
		assertThat(definition.tryTimeout()).isZero();
		assertThat(definition.balance()).isEqualTo(Balance.ROUND_ROBIN);
		assertThat(definition.passive()).isEqualTo(PassiveSettings.of(MaxFails.AUTO, Duration.ofSeconds(10)));
		assertThat(List.of(500, 501, 502, 503, 504, 505))
			.filteredOn((status) -> definition.unhealthyStatuses().stream().anyMatch((range) -> range.contains(status)))
			.containsExactly(500, 502, 503, 504);
		assertThat(definition.protect()).isTrue();
		assertThat(definition.slowStart()).isZero();
		assertThat(definition.check()).isEqualTo(CheckSettings.ofDefaults());
		assertThat(definition.requiresConnection()).isFalse();
		assertThat(definition.healthEnabled()).isTrue();
	}

	@Test
	void everyPropertyIsMapped() {
		UpstreamDefinition definition = definition(
				Map.ofEntries(Map.entry("nodes", "a:1"), Map.entry("tries", "3"), Map.entry("try-timeout", "2s"),
						Map.entry("balance", "ordered"), Map.entry("max-fails", "4"), Map.entry("fail-timeout", "30s"),
						Map.entry("passive.http-failures", "5"), Map.entry("passive.tcp-failures", "6"),
						Map.entry("passive.timeouts", "0"), Map.entry("passive.unhealthy-statuses", "500-599,429"),
						Map.entry("protect", "false"), Map.entry("slow-start", "20s"), Map.entry("check.type", "http"),
						Map.entry("check.path", "/live"), Map.entry("health.enabled", "false")));
		assertThat(definition.tries()).isEqualTo(3);
		assertThat(definition.tryTimeout()).isEqualTo(Duration.ofSeconds(2));
		assertThat(definition.balance()).isEqualTo(Balance.ORDERED);
		assertThat(definition.passive())
			.isEqualTo(new PassiveSettings(MaxFails.of(4), 6, 0, 5, Duration.ofSeconds(30)));
		assertThat(definition.unhealthyStatuses()).containsExactly(new StatusRange(500, 599), StatusRange.of(429));
		assertThat(definition.protect()).isFalse();
		assertThat(definition.slowStart()).isEqualTo(Duration.ofSeconds(20));
		assertThat(definition.check().type()).isEqualTo("http");
		assertThat(definition.check().http().path()).isEqualTo("/live");
		assertThat(definition.healthEnabled()).isFalse();
	}

	@ParameterizedTest
	@EnumSource(names = "LEADER", mode = EnumSource.Mode.EXCLUDE)
	void everyBalancerOfUpstreamsCanBeNamed(Balance balance) {
		assertThat(definition(Map.of("nodes", "a:1", "balance", balance.toString())).balance()).isEqualTo(balance);
		assertThat(definition(Map.of("nodes", "a:1", "balance", balance.name())).balance()).isEqualTo(balance);
	}

	@Test
	void thresholdsThatAreNotSetAreMaxFails() {
		assertThat(definition(Map.of("nodes", "a:1", "max-fails", "7", "passive.timeouts", "2")).passive())
			.isEqualTo(new PassiveSettings(MaxFails.of(7), null, 2, null, Duration.ofSeconds(10)));
	}

	@Test
	void anEmptyListOfUnhealthyStatusesIsNone() {
		assertThat(definition(Map.of("nodes", "a:1", "passive.unhealthy-statuses", "")).unhealthyStatuses()).isEmpty();
	}

	@Test
	void aNodeIsAnAddressOrAnObject() {
		assertThat(definition(Map.of("nodes[0]", "a:1", "nodes[1].address", "[::1]:2", "nodes[1].weight", "3",
				"nodes[1].max-fails", "4", "nodes[1].fail-timeout", "5s", "nodes[1].slow-start", "6s", "nodes[1].admin",
				"Drain", "nodes[2]", "[fe80::1]:3"))
			.nodes())
			.containsExactly(node("a:1"),
					node("[::1]:2").withWeight(3)
						.withLimits(new NodeLimits(MaxFails.of(4), Duration.ofSeconds(5), Duration.ofSeconds(6)))
						.withAdmin(AdminState.DRAIN),
					node("[fe80::1]:3"));
	}

	@Test
	void nodesAreListedInOneString() {
		assertThat(definition(Map.of("nodes", " a:1 , [::1]:2,b:3 ")).nodes()).containsExactly(node("a:1"),
				node("[::1]:2"), node("b:3"));
	}

	@Test
	void weightsAreFromZeroTo65535() {
		assertThat(definition(Map.of("nodes[0].address", "a:1", "nodes[0].weight", "0", "nodes[1].address", "b:1",
				"nodes[1].weight", "65535"))
			.nodes()).extracting(Node::weight).containsExactly(0, 65535);
	}

	@Test
	void levelsHaveNamesTriesAndNodesInBothForms() {
		UpstreamDefinition definition = definition(Map.of("levels[0].nodes", "a:1,b:2", "levels[0].tries", "2",
				"levels[1].name", "backup", "levels[1].nodes[0]", "c:3", "levels[1].nodes[1].address", "d:4",
				"levels[1].nodes[1].weight", "2"));
		assertThat(definition.levels()).containsExactly(new Level("0", List.of(node("a:1"), node("b:2")), 2),
				new Level("backup", List.of(node("c:3"), node("d:4").withWeight(2))));
	}

	@Test
	void whatIsNotSetKeepsTheDefaultOfItsPlace() {
		UpstreamDefinition template = definition(Map.of("nodes", "a:1", "balance", "ordered", "max-fails", "2",
				"passive.timeouts", "5", "check.type", "http", "passive.unhealthy-statuses", "500"));
		UpstreamDefinition settings = bind(Map.of("max-fails", "3", "check.path", "/live")).toSettings("template",
				template, types(), new TlsBundles(null));
		assertThat(settings.levels()).isEqualTo(template.levels());
		assertThat(settings.balance()).isEqualTo(Balance.ORDERED);
		assertThat(settings.passive())
			.isEqualTo(new PassiveSettings(MaxFails.of(3), null, 5, null, Duration.ofSeconds(10)));
		assertThat(settings.unhealthyStatuses()).containsExactly(StatusRange.of(500));
		assertThat(settings.check().type()).isEqualTo("http");
		assertThat(settings.check().http().path()).isEqualTo("/live");
	}

	private static Node node(String address) {
		return Node.of(address).withSource(NodeSource.PROPERTIES);
	}

	private static UpstreamDefinition definition(Map<String, String> values) {
		return bind(values).toDefinition("upstream", UpstreamDefinition.builder("shop").build(), NodeSource.PROPERTIES,
				types(), new TlsBundles(null));
	}

	private static CheckTypes types() {
		return CheckTypes.of(null);
	}

	private static UpstreamProperties bind(Map<String, String> values) {
		MapConfigurationPropertySource source = new MapConfigurationPropertySource();
		values.forEach((name, value) -> source.put("upstream." + name, value));
		return new Binder(source).bindOrCreate("upstream", UpstreamProperties.class);
	}

}
