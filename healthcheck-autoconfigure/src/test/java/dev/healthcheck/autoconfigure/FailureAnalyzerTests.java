package dev.healthcheck.autoconfigure;

import dev.healthcheck.test.etcd.FreePorts;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What a user reads when the application does not start.
 */
@ExtendWith(OutputCaptureExtension.class)
@Tag("servers")
class FailureAnalyzerTests {

	@Test
	void aBadEndpointIsExplained(CapturedOutput output) {
		fail("--healthcheck.etcd.endpoints=http://a:1,ftp://b:2");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Invalid configuration: healthcheck.etcd.endpoints[1]: "
					+ "'ftp://b:2' is not an endpoint 'http(s)://host:port'")
			.contains("Origin: \"healthcheck.etcd.endpoints\" from property source \"commandLineArgs\"")
			.contains("Correct the property healthcheck.etcd.endpoints[1].");
	}

	@Test
	void aBadNodeIsExplained(CapturedOutput output) {
		fail("--healthcheck.upstreams.[my_shop].nodes=a:1,b");
		assertThat(output)
			.contains("Invalid configuration: healthcheck.upstreams.[my_shop].nodes[1]: 'b' is not 'host:port'")
			.contains("Origin: \"healthcheck.upstreams.[my_shop].nodes\" from property source \"commandLineArgs\"")
			.contains("Correct the property healthcheck.upstreams.[my_shop].nodes[1].");
	}

	@Test
	void aWeightThatIsNoNumberIsExplainedBySpringBoot(CapturedOutput output) {
		fail("--healthcheck.upstreams.shop.nodes[0].address=a:1", "--healthcheck.upstreams.shop.nodes[0].weight=heavy");
		assertThat(output).contains("Property: healthcheck.upstreams.shop.nodes[0].weight")
			.contains("Value: \"heavy\"");
	}

	@Test
	void anUpstreamWithoutNodesIsExplained(CapturedOutput output) {
		fail("--healthcheck.upstreams.shop=");
		// Spring Boot 4.0 does not bind an empty value to a record, and explains that
		// itself
		assertThat(output).contains(SpringBootVersion.getVersion().startsWith("4.0.")
				? "Failed to bind properties under 'healthcheck.upstreams.shop'"
				: "Invalid configuration: healthcheck.upstreams.shop.nodes: nothing is set, "
						+ "but must list at least one node, 'host:port' or an object with 'address'");
	}

	@Test
	void aMissingSslBundleIsExplained(CapturedOutput output) {
		fail("--healthcheck.etcd.enabled=true", "--healthcheck.etcd.ssl.bundle=nope");
		assertThat(output).contains(
				"Invalid configuration: healthcheck.etcd.ssl.bundle is 'nope', but must be the name of an SSL bundle under spring.ssl.bundle (there is none)");
	}

	@Test
	void halfGivenCredentialsAreExplained(CapturedOutput output) {
		fail("--healthcheck.etcd.enabled=true", "--healthcheck.etcd.username=root");
		assertThat(output).contains("Invalid configuration: healthcheck.etcd.password: nothing is set, "
				+ "but healthcheck.etcd.username is 'root': both must be set, or neither");
	}

	@Test
	void secretsInAnEndpointOrAPasswordAreNotShown(CapturedOutput output) {
		fail("--healthcheck.etcd.endpoints=http://root:s3cret@b:2");
		fail("--healthcheck.etcd.enabled=true", "--healthcheck.etcd.password=s3cret");
		assertThat(output).contains("healthcheck.etcd.endpoints[0]")
			.contains("healthcheck.etcd.username: nothing is set")
			.doesNotContain("s3cret");
	}

	@Test
	void aValueOfAnotherTypeIsExplainedBySpringBoot(CapturedOutput output) {
		fail("--healthcheck.etcd.enabled=true", "--healthcheck.etcd.request-timeout=soon");
		assertThat(output).contains("Property: healthcheck.etcd.request-timeout")
			.contains("Value: \"soon\"")
			.contains("'soon' is not a valid duration");
	}

	@Test
	void unreachableEtcdIsExplainedIfItMustBeThere(CapturedOutput output) {
		int port = FreePorts.next();
		fail("--healthcheck.etcd.endpoints=http://127.0.0.1:" + port, "--healthcheck.etcd.fail-on-startup=true",
				"--healthcheck.etcd.connect-timeout=200ms");
		assertThat(output)
			.contains("The application must not start without etcd, but no etcd endpoint answered within 200 ms: "
					+ "127.0.0.1:" + port)
			.contains("set healthcheck.etcd.fail-on-startup to false");
	}

	private static void fail(String... arguments) {
		assertThatException()
			.isThrownBy(() -> new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
				.properties("spring.main.banner-mode=off")
				.run(arguments)
				.close());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
