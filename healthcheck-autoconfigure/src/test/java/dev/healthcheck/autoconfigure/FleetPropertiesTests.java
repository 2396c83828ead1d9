package dev.healthcheck.autoconfigure;

import java.time.Duration;
import java.util.Map;

import dev.healthcheck.fleet.FleetSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The properties of instances that share checks.
 */
class FleetPropertiesTests {

	private final MockEnvironment environment = new MockEnvironment();

	@Test
	void theApplicationIsTheGroup() {
		this.environment.setProperty("spring.application.name", "orders");
		this.environment.setProperty("healthcheck.registration.host", "10.0.0.7");
		this.environment.setProperty("local.server.port", "8080");
		assertThat(map(Map.of())).isEqualTo(new FleetSettings("orders", null, "/healthcheck/fleet/", "10.0.0.7:8080", 1,
				Duration.ofSeconds(5), Duration.ofMillis(300), false));
	}

	@Test
	void allCanBeSet() {
		assertThat(map(Map.of("group", "g", "zone", "z", "prefix", "/p", "name", "n", "weight", "0", "ttl", "60s",
				"start-wait", "0s", "one-host", "true")))
			.isEqualTo(new FleetSettings("g", "z", "/p/", "n", 0, Duration.ofSeconds(60), Duration.ZERO, true));
	}

	@Test
	void withoutANameThereIsNoGroup() {
		assertThatExceptionOfType(InvalidPropertyException.class).isThrownBy(() -> map(Map.of()))
			.withMessageContaining("healthcheck.fleet.group")
			.withMessageContaining("spring.application.name");
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"',
			value = { "ttl, 1s, is 1s, from 2s to 60s", "ttl, 61s, is 61s, from 2s to 60s",
					"ttl, 2500ms, is 2500ms, whole number of seconds", "weight, 101, is 101, from 0 to 100",
					"weight, -1, is -1, from 0 to 100", "zone, a/b, is 'a/b', without slashes",
					"zone, -, is '-', must be a name", "group, a b, is 'a b', without slashes",
					"start-wait, -1s, is -1s, from 0s to 60s", "start-wait, 61s, is 61s, from 0s to 60s" })
	void whatIsNotAcceptedIsNamed(String property, String value, String said, String accepted) {
		this.environment.setProperty("spring.application.name", "orders");
		assertThatExceptionOfType(InvalidPropertyException.class).isThrownBy(() -> map(Map.of(property, value)))
			.withMessageStartingWith("healthcheck.fleet." + property + " ")
			.withMessageContaining(said)
			.withMessageContaining(accepted);
	}

	private FleetSettings map(Map<String, String> properties) {
		MapConfigurationPropertySource source = new MapConfigurationPropertySource();
		properties.forEach((name, value) -> source.put(FleetProperties.PREFIX + "." + name, value));
		FleetProperties bound = new Binder(source).bindOrCreate(FleetProperties.PREFIX, FleetProperties.class);
		return new FleetSettingsMapper(bound, this.environment).map();
	}

}
