package dev.healthcheck.autoconfigure;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a native image is told of the properties of upstreams.
 */
class UpstreamPropertiesHintsTests {

	@Test
	void everyTypeCanBeBound() throws NoSuchMethodException {
		RuntimeHints hints = new RuntimeHints();
		new UpstreamPropertiesHints().registerHints(hints, null);
		assertThat(Stream.of(UpstreamProperties.class, UpstreamProperties.Passive.class,
				UpstreamProperties.Health.class, LevelProperties.class, NodeProperties.class, CheckProperties.class,
				CheckProperties.Healthy.class, CheckProperties.Unhealthy.class, CheckProperties.Ssl.class))
			.allSatisfy((type) -> assertThat(
					RuntimeHintsPredicates.reflection().onConstructorInvocation(type.getDeclaredConstructors()[0]))
				.accepts(hints));
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(NodeProperties.class.getMethod("of", String.class))).accepts(hints);
	}

}
