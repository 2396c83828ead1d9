package dev.healthcheck.endpoint;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Takes the style sheet and the script of the status page into native images.
 */
public final class StatusPageHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.resources().registerPattern("dev/healthcheck/endpoint/" + PageAssets.STYLE_NAME);
		hints.resources().registerPattern("dev/healthcheck/endpoint/" + PageAssets.SCRIPT_NAME);
	}

}
