package dev.healthcheck.autoconfigure;

import java.util.HashMap;
import java.util.Map;

import dev.healthcheck.breaker.PassiveSettings;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.MaxFails;
import dev.healthcheck.node.NodeSource;
import dev.healthcheck.upstream.RetryBudget;
import dev.healthcheck.upstream.UpstreamDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code max-fails}, {@code retry-budget} and {@code overload-limit}, in all the forms in
 * which they can be written.
 */
class SharedTroublePropertiesTests {

	@ParameterizedTest
	@CsvSource({ "auto,auto", "AUTO,auto", "' auto ',auto", "0,0", "3,3", "+3,3", "' 3 ',3", "007,7", "0x10,16" })
	void maxFailsIsAutoOrANumberAsBefore(String value, String expected) {
		assertThat(definition(Map.of("max-fails", value)).passive().maxFails()).hasToString(expected);
		assertThat(definition(Map.of("nodes[0].address", "a:1", "nodes[0].max-fails", value)).nodes()).singleElement()
			.satisfies((node) -> assertThat(node.limits().maxFails()).hasToString(expected));
	}

	@ParameterizedTest
	@ValueSource(strings = { "max-fails", "retry-budget", "overload-limit" })
	void aPropertyWithoutAValueIsNotSet(String property) {
		assertThat(definition(Map.of(property, ""))).isEqualTo(definition(Map.of()));
	}

	@Test
	void withAutoOneFailedConnectionIsEnough() {
		PassiveSettings passive = definition(Map.of("max-fails", "auto")).passive();
		assertThat(passive.threshold(FailureKind.TCP)).isEqualTo(1);
		assertThat(passive.threshold(FailureKind.HTTP)).isNull();
		assertThat(passive.threshold(FailureKind.TIMEOUT)).isNull();
	}

	@Test
	void withAutoAKindCanHaveANumber() {
		PassiveSettings passive = definition(
				Map.of("max-fails", "auto", "passive.http-failures", "0", "passive.tcp-failures", "2"))
			.passive();
		assertThat(passive.threshold(FailureKind.TCP)).isEqualTo(2);
		assertThat(passive.threshold(FailureKind.HTTP)).isZero();
		assertThat(passive.threshold(FailureKind.TIMEOUT)).isNull();
	}

	@Test
	void autoReplacesTheNumberOfATemplate() {
		UpstreamDefinition template = definition(Map.of("max-fails", "3", "retry-budget", "none"));
		UpstreamDefinition settings = bind(Map.of("max-fails", "auto", "retry-budget", "5%")).toSettings("template",
				template, CheckTypes.of(null), new TlsBundles(null));
		assertThat(settings.passive().maxFails()).isEqualTo(MaxFails.AUTO);
		assertThat(settings.retryBudget()).isEqualTo(RetryBudget.ofPercent(5));
		assertThat(bind(Map.of()).toSettings("template", template, CheckTypes.of(null), new TlsBundles(null)))
			.isEqualTo(template);
	}

	@ParameterizedTest
	@CsvSource({ "20%,20%", "0%,0%", "100%,100%", "' 7 % ',7%", "none,none", "None,none" })
	void theRetryBudgetIsAShareOrNone(String value, String expected) {
		assertThat(definition(Map.of("retry-budget", value)).retryBudget()).hasToString(expected);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void theOverloadLimitIsOnOrOff(boolean value) {
		assertThat(definition(Map.of("overload-limit", String.valueOf(value))).overloadLimit()).isEqualTo(value);
	}

	@Test
	void withoutAPropertyTheDefaultsOfDefinitionsHold() {
		UpstreamDefinition defaults = UpstreamDefinition.builder("shop").build();
		UpstreamDefinition definition = definition(Map.of());
		assertThat(definition.retryBudget()).isEqualTo(defaults.retryBudget()).isEqualTo(RetryBudget.ofPercent(20));
		assertThat(definition.overloadLimit()).isEqualTo(defaults.overloadLimit());
		assertThat(definition.passive()).isEqualTo(defaults.passive());
	}

	private static UpstreamDefinition definition(Map<String, String> values) {
		Map<String, String> all = new HashMap<>(values);
		if (values.keySet().stream().noneMatch((name) -> name.startsWith("nodes"))) {
			all.put("nodes", "a:1");
		}
		return bind(all).toDefinition("upstream", UpstreamDefinition.builder("shop").build(), NodeSource.PROPERTIES,
				CheckTypes.of(null), new TlsBundles(null));
	}

	private static UpstreamProperties bind(Map<String, String> values) {
		MapConfigurationPropertySource source = new MapConfigurationPropertySource();
		values.forEach((name, value) -> source.put("upstream." + name, value));
		return new Binder(source).bindOrCreate("upstream", UpstreamProperties.class);
	}

}
