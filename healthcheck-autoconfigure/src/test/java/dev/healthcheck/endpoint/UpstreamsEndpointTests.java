package dev.healthcheck.endpoint;

import dev.healthcheck.autoconfigure.UpstreamAutoConfiguration;
import dev.healthcheck.autoconfigure.endpoint.UpstreamsEndpointAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class UpstreamsEndpointTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(UpstreamAutoConfiguration.class, UpstreamsEndpointAutoConfiguration.class));

	@Test
	void thereIsAnEndpointIfItIsExposed() {
		this.contextRunner.withPropertyValues("management.endpoints.web.exposure.include=upstreams")
			.run((context) -> assertThat(context).hasSingleBean(UpstreamsEndpoint.class)
				.hasSingleBean(UpstreamsWebExtension.class));
	}

	@Test
	void thereIsNoEndpointIfItIsNotExposed() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(UpstreamsEndpoint.class));
	}

	@Test
	void thereIsNoEndpointIfItsAccessIsNone() {
		this.contextRunner
			.withPropertyValues("management.endpoints.web.exposure.include=upstreams",
					"management.endpoint.upstreams.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(UpstreamsEndpoint.class));
	}

	@Test
	void thereIsNoEndpointWithoutActuator() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate.endpoint"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(UpstreamsEndpoint.class));
	}

	@Test
	void writingToANodeThatDoesNotExistIsAnErrorOverJmx() {
		this.contextRunner.withPropertyValues("management.endpoints.web.exposure.include=upstreams")
			.run((context) -> assertThatExceptionOfType(InvalidEndpointRequestException.class)
				.isThrownBy(() -> context.getBean(UpstreamsEndpoint.class).admin("shop", "host:1", "drain"))
				.withMessage("There is no node 'host:1' in upstream 'shop'"));
	}

}
