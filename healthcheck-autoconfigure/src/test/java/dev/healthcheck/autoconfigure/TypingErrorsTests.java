package dev.healthcheck.autoconfigure;

import java.util.Map;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link TypingErrors}, and of what else people write by mistake.
 */
@ExtendWith(OutputCaptureExtension.class)
@Tag("servers")
class TypingErrorsTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, UpstreamAutoConfiguration.class))
		.withPropertyValues("healthcheck.etcd.enabled=false");

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					healthcheck.etcd.endpoint=http://a:1               | healthcheck.etcd.endpoint: there is no such property, did you mean healthcheck.etcd.endpoints?
					healthcheck.etc.endpoints=http://a:1               | healthcheck.etc.endpoints: there is no such property, did you mean healthcheck.etcd?
					healthcheck.upstream.shop.nodes=a:1                | healthcheck.upstream.shop.nodes: there is no such property, did you mean healthcheck.upstreams?
					healthcheck.upstreams.shop.node=a:1                | healthcheck.upstreams.shop.node: there is no such property, did you mean healthcheck.upstreams.shop.nodes?
					healthcheck.upstreams.shop.check.intervall=5s      | healthcheck.upstreams.shop.check.intervall: there is no such property, did you mean healthcheck.upstreams.shop.check.interval?
					healthcheck.upstreams.shop.levels[0].nodes[1].wieght=1 | healthcheck.upstreams.shop.levels[0].nodes[1].wieght: there is no such property, did you mean healthcheck.upstreams.shop.levels[0].nodes[1].weight?
					healthcheck.upstreams.shop.check=http              | healthcheck.upstreams.shop.check: it has a value, but must have properties below it
					healthcheck.upstreams.shop.tries.most=3            | healthcheck.upstreams.shop.tries.most: there is no such property, healthcheck.upstreams.shop.tries has none below it. A name with dots is put in brackets: healthcheck.upstreams.[a.b].nodes
					healthcheck.registration.whatever=1                | healthcheck.registration.whatever: there is no such property, healthcheck.registration has check-path, enabled, fail-timeout, host, level, max-fails, metadata, port, prefix, service, slow-start, ttl, weight, withdraw-delay
					""")
	void aNameThatDoesNotExistStopsTheStart(String property, String message) {
		this.runner.withPropertyValues(property)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidPropertyException.class)
				.hasMessage(message));
	}

	@Test
	void aNameWithDotsIsToldToBeBracketed() {
		this.runner.withPropertyValues("healthcheck.upstreams.shop.example.org.nodes=a:1")
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("healthcheck.upstreams.shop.example.org.nodes: there is no such property")
				.hasMessageEndingWith("A name with dots is put in brackets: healthcheck.upstreams.[a.b].nodes"));
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "healthcheck.upstreams.[shop.example.org].nodes=a:1", "healthcheck.upstreams.shop.nodes=a:1",
					"healthcheck.upstreams.shop.NODES=a:1", "healthcheck.upstreams.shop.nodes[0]=a:1",
					"healthcheck.upstreams.shop.nodes[0].address=a:1", "healthcheck.discovery.services.x.tryTimeout=1s",
					"healthcheck.discovery.template.check.headers.X.Y=1", "healthcheck.registration.metadata.a.b=1",
					"healthcheck.etcd.ssl.bundle=x", "healthcheck.etcd.check.healthy.statuses[1]=200",
					"healthcheck.etcd=", "healthcheck.http.enabled=true", "healthcheck.cloud.enabled=true" })
	void whatExistsIsAccepted(String property) {
		new ApplicationContextRunner().withPropertyValues(property)
			.run((context) -> assertThatNoException().isThrownBy(() -> new TypingErrors(context.getEnvironment())
				.postProcessBeanFactory(new DefaultListableBeanFactory())));
	}

	@ParameterizedTest
	@CsvSource({ "healthcheck.etcd.connect-timeout,5", "healthcheck.upstreams.shop.check.interval,5",
			"healthcheck.upstreams.shop.nodes[0].slow-start,30", "healthcheck.discovery.services.x.fail-timeout,010",
			"healthcheck.registration.ttl,10" })
	void aDurationNeedsAUnit(String property, String value) {
		this.runner.withPropertyValues(property + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.hasMessage("%s is '%s', but must be a duration with a unit, such as %ss or %sms", property, value,
						value, value));
	}

	@Test
	void zeroNeedsNoUnit() {
		this.runner
			.withPropertyValues("healthcheck.upstreams.shop.nodes=a:1", "healthcheck.upstreams.shop.try-timeout=0",
					"healthcheck.upstreams.shop.check.healthy.interval=0")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void environmentVariablesThatMatchNothingAreOneWarning(CapturedOutput output) {
		Map<String, Object> variables = Map.of("HEALTHCHECK_PORT", "tcp://10.0.0.1:80", "HEALTHCHECK_SERVICE_HOST",
				"10.0.0.1", "HEALTHCHECK_ETCD_CONNECT_TIMEOUT", "3s", "HEALTHCHECK_ETCD_CONNECTTIMEOUT", "3s",
				"HEALTHCHECK_UPSTREAMS_SHOP_NODES", "a:1", "HEALTHCHECK_UPSTREAMS_SHOP_CHECK_HEALTHY_HTTP_FAILURES",
				"1", "HEALTHCHECK_UPSTREAMS_SHOP_CHECK_UNHEALTHY_HTTP_FAILURES", "1");
		this.runner
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", variables)))
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output.getAll().lines().filter((line) -> line.contains("HEALTHCHECK_"))).singleElement()
			.asString()
			.contains(" WARN ")
			.endsWith("Environment variables that begin with HEALTHCHECK_ and stand for no property are ignored: "
					+ "[HEALTHCHECK_PORT, HEALTHCHECK_SERVICE_HOST, "
					+ "HEALTHCHECK_UPSTREAMS_SHOP_CHECK_HEALTHY_HTTP_FAILURES]");
	}

	@Test
	void theAnalysisSaysWhereItIsWritten(CapturedOutput output) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off");
		assertThatExceptionOfType(InvalidPropertyException.class)
			.isThrownBy(() -> application.run("--healthcheck.etcd.endpoint=http://127.0.0.1:1"));
		assertThat(output).contains("APPLICATION FAILED TO START", "did you mean healthcheck.etcd.endpoints?",
				"Origin: \"healthcheck.etcd.endpoint\" from property source \"commandLineArgs\"");
	}

	@Test
	void aJdbcCheckWithoutADriverIsExplained() {
		this.runner
			.withPropertyValues("healthcheck.upstreams.db.nodes=a:5432", "healthcheck.upstreams.db.check.type=jdbc",
					"healthcheck.upstreams.db.check.url=jdbc:nothing://{host}:{port}/x")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidPropertyException.class)
				.hasMessageStartingWith("healthcheck.upstreams.db.check.url has a value for which there is no driver, "
						+ "but must be a JDBC URL whose driver is on the class path: add the dependency"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://a:80", "https://a:443/", "HTTP://a:80" })
	void aNodeIsWrittenWithoutAScheme(String node) {
		this.runner.withPropertyValues("healthcheck.upstreams.shop.nodes=" + node)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessage("healthcheck.upstreams.shop.nodes[0]: '%s' is not 'host:port': it is written without '%s'",
						node, node.substring(0, node.indexOf('a'))));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
