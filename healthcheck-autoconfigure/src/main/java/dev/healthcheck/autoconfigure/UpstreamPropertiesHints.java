package dev.healthcheck.autoconfigure;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.boot.context.properties.bind.BindableRuntimeHintsRegistrar;
import org.springframework.util.ReflectionUtils;

/**
 * What a native image needs to bind the elements of maps and lists, which Spring Boot
 * registers by itself only when they are nested classes.
 */
final class UpstreamPropertiesHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		BindableRuntimeHintsRegistrar.forTypes(UpstreamProperties.class, LevelProperties.class, NodeProperties.class)
			.registerHints(hints);
		hints.reflection()
			.registerMethod(
					Objects.requireNonNull(ReflectionUtils.findMethod(NodeProperties.class, "of", String.class)),
					ExecutableMode.INVOKE);
	}

}
