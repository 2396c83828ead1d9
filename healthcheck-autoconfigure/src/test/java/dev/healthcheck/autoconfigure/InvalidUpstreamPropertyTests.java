package dev.healthcheck.autoconfigure;

import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Upstreams that are not accepted: the application does not start, and the message names
 * the property, the value and what is accepted.
 */
class InvalidUpstreamPropertyTests {

	private static final String SHOP = "healthcheck.upstreams.shop";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, UpstreamAutoConfiguration.class));

	static Stream<Arguments> values() {
		return Stream.of(arguments("balance=fastest", SHOP + ".balance is 'fastest'", "one of round-robin, "),
				arguments("balance=leader", SHOP + ".balance is 'leader'", "one of round-robin, "),
				arguments("tries=-1", SHOP + ".tries is -1, ", "0 (no bound) or more"),
				arguments("try-timeout=-1s", SHOP + ".try-timeout is -1s, ", "zero or a positive duration"),
				arguments("max-fails=-1", SHOP + ".max-fails is -1, ", "'auto', or a number of 0 or more"),
				arguments("max-fails=sometimes", SHOP + ".max-fails is 'sometimes', ",
						"'auto', or a number of 0 or more"),
				arguments("max-fails=1.5", SHOP + ".max-fails is '1.5', ", "'auto', or a number of 0 or more"),
				arguments("retry-budget=120%", SHOP + ".retry-budget is '120%', ", "from 0% to 100%, or 'none'"),
				arguments("retry-budget=-1", SHOP + ".retry-budget is '-1', ", "from 0% to 100%, or 'none'"),
				arguments("retry-budget=-1%", SHOP + ".retry-budget is '-1%', ", "from 0% to 100%, or 'none'"),
				arguments("retry-budget=20", SHOP + ".retry-budget is '20', ", "from 0% to 100%, or 'none'"),
				arguments("retry-budget=0.2", SHOP + ".retry-budget is '0.2', ", "from 0% to 100%, or 'none'"),
				arguments("fail-timeout=0s", SHOP + ".fail-timeout is 0s, ", "positive duration"),
				arguments("fail-timeout=-5ms", SHOP + ".fail-timeout is -5ms, ", "positive duration"),
				arguments("passive.http-failures=-1", SHOP + ".passive.http-failures is -1, ", "0 or more"),
				arguments("passive.tcp-failures=-1", SHOP + ".passive.tcp-failures is -1, ", "0 or more"),
				arguments("passive.timeouts=-1", SHOP + ".passive.timeouts is -1, ", "0 or more"),
				arguments("passive.unhealthy-statuses=500,x", SHOP + ".passive.unhealthy-statuses[1]: 'x'",
						"a status such as 200 or a range such as 200-299"),
				arguments("slow-start=-1s", SHOP + ".slow-start is -1s, ", "zero or a positive duration"),
				arguments("check.type=smtp", SHOP + ".check.type is 'smtp'", "tcp, http, https"),
				arguments("check.timeout=0s", SHOP + ".check.timeout is 0s, ", "positive duration"),
				arguments("check.port=0", SHOP + ".check.port is 0, ", "from 1 to 65535"),
				arguments("check.ssl.bundle=nope", SHOP + ".check.ssl.bundle is 'nope'", "spring.ssl.bundle"),
				arguments("nodes=a:1,b", SHOP + ".nodes[1]: 'b'", "'host:port'"),
				arguments("nodes=a:1,,b:2", SHOP + ".nodes[1]: ''", "'host:port'"),
				arguments("nodes=http://a:1", SHOP + ".nodes[0]: 'http://a:1'", "'host:port'"),
				arguments("nodes=a:0", SHOP + ".nodes[0]: 'a:0'", "1..65535"),
				arguments("nodes=a:65536", SHOP + ".nodes[0]: 'a:65536'", "1..65535"),
				arguments("nodes=::1:80", SHOP + ".nodes[0]: '::1:80'", "in brackets"),
				arguments("nodes=a:1,A:1", SHOP + ".nodes[1] is 'a:1'", "the same as " + SHOP + ".nodes[0]"),
				arguments("nodes=", SHOP + ".nodes: nothing is set", "at least one node, 'host:port'"));
	}

	static Stream<Arguments> structures() {
		return Stream.of(arguments("tries=1", SHOP + ".nodes: nothing is set", "at least one node"),
				arguments("levels[0].name=x", SHOP + ".levels[0].nodes: nothing is set", "at least one node"),
				arguments("nodes=a:1 levels[0].nodes=b:1", SHOP + ".nodes: both this and " + SHOP + ".levels are set",
						"one of them"),
				arguments("levels[0].nodes=a:1 levels[1].nodes=b:1,a:1", SHOP + ".levels[1].nodes[1] is 'a:1'",
						"the same as " + SHOP + ".levels[0].nodes[0]"),
				arguments("levels[0].nodes=a:1 levels[0].name=x levels[1].nodes=b:1 levels[1].name=x",
						SHOP + ".levels[1].name is 'x'", "different from that of " + SHOP + ".levels[0]"),
				arguments("levels[0].nodes=a:1 levels[0].name=1 levels[1].nodes=b:1", SHOP + ".levels[1].name is '1'",
						"different from that of " + SHOP + ".levels[0]"),
				arguments("levels[0].nodes=a:1 levels[0].name=", SHOP + ".levels[0].name is ''", "not empty"),
				arguments("levels[0].nodes=a:1 levels[0].tries=-1", SHOP + ".levels[0].tries is -1, ",
						"0 (all) or more"),
				arguments(
						"levels[0].nodes[0]=a:1 levels[0].nodes[1]=b:1 levels[0].nodes[2].address=c:1 "
								+ "levels[0].nodes[2].weight=65536",
						SHOP + ".levels[0].nodes[2].weight is 65536, ", "from 0 to 65535"),
				arguments("nodes[0].address=a:1 nodes[0].weight=-1", SHOP + ".nodes[0].weight is -1, ",
						"from 0 to 65535"),
				arguments("nodes[0].weight=3", SHOP + ".nodes[0].address: nothing is set", "'host:port'"),
				arguments("nodes[0].address=a nodes[0].weight=3", SHOP + ".nodes[0].address: 'a'", "'host:port'"),
				arguments("nodes[0].address=a:1 nodes[0].admin=away", SHOP + ".nodes[0].admin is 'away'",
						"ready, drain or maintenance"),
				arguments("nodes[0].address=a:1 nodes[0].max-fails=-1", SHOP + ".nodes[0].max-fails is -1, ",
						"0 or more"),
				arguments("nodes[0].address=a:1 nodes[0].max-fails=sometimes",
						SHOP + ".nodes[0].max-fails is 'sometimes', ", "'auto', or a number of 0 or more"),
				arguments("nodes[0].address=a:1 nodes[0].fail-timeout=0", SHOP + ".nodes[0].fail-timeout is 0s, ",
						"positive duration"),
				arguments("nodes[0].address=a:1 nodes[0].slow-start=-1s", SHOP + ".nodes[0].slow-start is -1s, ",
						"zero or a positive duration"));
	}

	@ParameterizedTest
	@MethodSource("values")
	void aValueIsRefused(String assignment, String property, String accepted) {
		refused(Stream.of("nodes=a:1", assignment).map((line) -> SHOP + "." + line), property, accepted);
	}

	@ParameterizedTest
	@MethodSource("structures")
	void aStructureIsRefused(String assignments, String property, String accepted) {
		refused(Stream.of(assignments.split(" ")).map((line) -> SHOP + "." + line), property, accepted);
	}

	static Stream<Arguments> names() {
		return Stream.of(
				arguments("healthcheck.upstreams.etcd.nodes=a:1",
						"healthcheck.upstreams.etcd: the name 'etcd' is that of the etcd cluster",
						"healthcheck.etcd.enabled must be false"),
				arguments("healthcheck.upstreams.[ ].nodes=a:1", "healthcheck.upstreams.[ ]: the name", "blank"),
				arguments("healthcheck.upstreams.[my_service].nodes=a", "healthcheck.upstreams.[my_service].nodes[0]",
						"'host:port'"),
				arguments("healthcheck.upstreams.[a.b].tries=-1", "healthcheck.upstreams.[a.b].tries is -1",
						"0 (no bound) or"));
	}

	@ParameterizedTest
	@MethodSource("names")
	void aNameIsRefused(String assignment, String property, String accepted) {
		refused(Stream.of(assignment), property, accepted);
	}

	private void refused(Stream<String> assignments, String property, String accepted) {
		this.contextRunner.withPropertyValues(assignments.toArray(String[]::new))
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOf(InvalidPropertyException.class)
				.satisfies((failure) -> assertThat(failure).hasMessageStartingWith(property)
					.hasMessageContaining(accepted)));
	}

}
