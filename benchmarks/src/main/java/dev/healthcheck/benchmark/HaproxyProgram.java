package dev.healthcheck.benchmark;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * HAProxy as it is installed here, or not.
 */
public final class HaproxyProgram {

	private HaproxyProgram() {
	}

	/**
	 * Why it cannot be measured here.
	 * @return the reason, or {@code null} if it can
	 */
	public static @Nullable String missing() {
		try {
			new ProcessBuilder("haproxy", "-v").redirectOutput(ProcessBuilder.Redirect.DISCARD).start().destroy();
			return null;
		}
		catch (IOException ex) {
			return "haproxy is not installed (Debian: haproxy)";
		}
	}

}
