package dev.healthcheck.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.MaxFails;
import dev.healthcheck.node.Node;
import dev.healthcheck.upstream.Level;
import dev.healthcheck.upstream.UpstreamDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Definitions made of JSON.
 */
class UpstreamDefinitionBinderTests {

	private final UpstreamDefinitionBinder binder = new UpstreamDefinitionBinder(CheckTypes.of(null),
			new TlsBundles(null), true);

	@Test
	void nodesAreAListOfBothForms() {
		assertThat(bind("shop", "{'nodes': ['a:1', {'address': '[::1]:2', 'weight': 3, 'admin': 'drain'}]}"))
			.isEqualTo(UpstreamDefinition.of("shop",
					List.of(Node.of("a:1"), Node.of("[::1]:2").withWeight(3).withAdmin(AdminState.DRAIN))));
	}

	@Test
	void nodesAreAString() {
		assertThat(bind("shop", "{'nodes': 'a:1, b:2'}"))
			.isEqualTo(UpstreamDefinition.of("shop", List.of(Node.of("a:1"), Node.of("b:2"))));
	}

	@Test
	void propertiesAreNestedOrDottedInAnyCase() {
		UpstreamDefinition definition = bind("shop", """
				{'levels': [{'name': 'near', 'nodes': ['a:1'], 'tries': 1}, {'nodes': 'b:2'}],
				 'balance': 'ordered', 'try-timeout': '2s', 'failTimeout': '3s', 'max_fails': 4, 'protect': false,
				 'slow-start': null, 'health': {'enabled': false}, 'passive.unhealthy-statuses': [500, '502-504'],
				 'check': {'type': 'http', 'path': '/live', 'healthy.interval': '7s', 'port': 81,
				           'headers': {'X_Probe': 'a', 'X.Y': 'b'}}}""");
		assertThat(definition.levels()).containsExactly(new Level("near", List.of(Node.of("a:1")), 1),
				new Level("1", List.of(Node.of("b:2"))));
		assertThat(definition.balance()).isEqualTo(Balance.ORDERED);
		assertThat(definition.tryTimeout()).isEqualTo(Duration.ofSeconds(2));
		assertThat(definition.passive().failTimeout()).isEqualTo(Duration.ofSeconds(3));
		assertThat(definition.passive().maxFails()).isEqualTo(MaxFails.of(4));
		assertThat(definition.protect()).isFalse();
		assertThat(definition.slowStart()).isZero();
		assertThat(definition.healthEnabled()).isFalse();
		assertThat(definition.unhealthyStatuses())
			.hasToString("[StatusRange[first=500, last=500], StatusRange[first=502, last=504]]");
		assertThat(definition.check().http().headers())
			.containsExactlyInAnyOrderEntriesOf(Map.of("X_Probe", "a", "X.Y", "b"));
		assertThat(definition.check().healthyInterval()).isEqualTo(Duration.ofSeconds(7));
		assertThat(definition.check().port()).isEqualTo(81);
	}

	@Test
	void namesAreTakenAsTheyAre() {
		assertThat(bind("My_Shop.v1/[x]", "{'nodes': 'a:1'}").name()).isEqualTo("My_Shop.v1/[x]");
	}

	static Stream<Arguments> invalid() {
		return Stream.of(arguments("{}", ".nodes: nothing is set", "at least one node"),
				arguments("{'nodes': []}", ".nodes: nothing is set", "at least one node"),
				arguments("{'nodes': 'a:1', 'ballance': 'random'}", ".ballance: ", "no such property"),
				arguments("{'nodes': [{'address': 'a:1', 'wait': 1}]}", ".nodes[0].wait: ", "no such property"),
				arguments("{'nodes': {'address': 'a:1'}}", ".nodes.address: ", "no such property"),
				arguments("{'nodes': 'a:1', 'tries': 'many'}", ".tries is 'many'", "a whole number"),
				arguments("{'nodes': 'a:1', 'tries': 1.5}", ".tries is '1.5'", "a whole number"),
				arguments("{'nodes': 'a:1', 'fail-timeout': 'soon'}", ".fail-timeout is 'soon'", "a duration"),
				arguments("{'nodes': 'a:1', 'protect': 'perhaps'}", ".protect is 'perhaps'", "true or false"),
				arguments("{'nodes': 'a:1', 'check': {'jitter': 'x'}}", ".check.jitter is 'x'", "a number"),
				arguments("{'nodes': 'a:1', 'check': 'tcp'}", ".check is 'tcp'", "an object"),
				arguments("{'nodes': 5}", ".nodes[0]: '5'", "'host:port'"),
				arguments("{'levels': ['a:1']}", ".levels[0] is 'a:1'", "an object"),
				arguments("{'nodes': [{'address': 'a:1', 'weight': 70000}]}", ".nodes[0].weight is 70000",
						"from 0 to 65535"),
				arguments("{'nodes': ['a:1', 'a']}", ".nodes[1]: 'a'", "'host:port'"),
				arguments("{'nodes': 'a:1', 'balance': 'leader'}", ".balance is 'leader'", "round-robin"));
	}

	@ParameterizedTest
	@MethodSource
	void invalid(String json, String property, String accepted) {
		assertThatExceptionOfType(InvalidPropertyException.class).isThrownBy(() -> bind("shop", json))
			.satisfies((ex) -> assertThat(ex).hasMessageStartingWith("healthcheck.upstreams.shop" + property)
				.hasMessageContaining(accepted));
	}

	@Test
	void theNameOfTheEtcdClusterIsReserved() {
		assertThatExceptionOfType(InvalidPropertyException.class).isThrownBy(() -> bind("etcd", "{'nodes': 'a:1'}"))
			.withMessageContaining("healthcheck.etcd.enabled must be false");
		UpstreamDefinitionBinder withoutEtcd = new UpstreamDefinitionBinder(CheckTypes.of(null), new TlsBundles(null),
				false);
		assertThat(withoutEtcd.bind("etcd", Map.of("nodes", "a:1")).name()).isEqualTo("etcd");
	}

	private UpstreamDefinition bind(String name, String json) {
		return this.binder.bind(name,
				JsonMapper.shared().readValue(json.replace('\'', '"'), new TypeReference<Map<String, Object>>() {
				}));
	}

}
