package dev.healthcheck.benchmark;

import java.io.IOException;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A peer that is a program, as it is installed here, or not.
 */
public enum Program {

	/** HAProxy. */
	HAPROXY("HAProxy", "haproxy"),

	/** The web server. */
	NGINX("nginx", "nginx-light");

	/** The file that it reads, in its current directory. */
	static final String CONFIGURATION = "configuration";

	private final String title;

	private final String debianPackage;

	Program(String title, String debianPackage) {
		this.title = title;
		this.debianPackage = debianPackage;
	}

	/**
	 * What tables call it.
	 * @return the name
	 */
	public String title() {
		return this.title;
	}

	/**
	 * Why it cannot be measured here.
	 * @return the reason, or {@code null} if it can
	 */
	public @Nullable String missing() {
		String name = command().get(0);
		try {
			new ProcessBuilder(name, "-v").redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start()
				.destroy();
			return null;
		}
		catch (IOException ex) {
			return "%s is not installed (Debian: %s)".formatted(name, this.debianPackage);
		}
	}

	/** What runs it in the foreground, in the directory of its configuration. */
	List<String> command() {
		return switch (this) {
			case HAPROXY -> List.of("haproxy", "-db", "-f", CONFIGURATION);
			case NGINX -> List.of("nginx", "-e", "stderr", "-p", "./", "-c", CONFIGURATION);
		};
	}

}
