package dev.healthcheck.autoconfigure;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.ClassUtils;

/**
 * Tells Spring Cloud not to bind our properties again when its context is refreshed: they
 * are records, which cannot be bound twice, and each attempt would log a stack trace.
 */
final class NeverRebound implements EnvironmentPostProcessor {

	static final String PROPERTY = "spring.cloud.refresh.never-refreshable";

	/** What holds as long as nobody sets the property. */
	private static final String DEFAULT = "com.zaxxer.hikari.HikariDataSource";

	private static final String REBINDER = "org.springframework.cloud.context.properties.ConfigurationPropertiesRebinder";

	private static final String SOURCE = "healthcheckNeverRebound";

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (!ClassUtils.isPresent(REBINDER, application.getClassLoader())) {
			return;
		}
		environment.getPropertySources().remove(SOURCE);
		String others = environment.getProperty(PROPERTY, DEFAULT);
		String value = Stream.concat(Stream.of(others), types()).collect(Collectors.joining(","));
		environment.getPropertySources().addFirst(new MapPropertySource(SOURCE, Map.of(PROPERTY, value)));
	}

	private static Stream<String> types() {
		return Stream
			.of(UpstreamsProperties.class, EtcdProperties.class, DiscoveryProperties.class,
					RegistrationProperties.class, FleetProperties.class)
			.map(Class::getName);
	}

}
