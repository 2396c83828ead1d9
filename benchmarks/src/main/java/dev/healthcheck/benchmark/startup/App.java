package dev.healthcheck.benchmark.startup;

import java.util.Map;
import java.util.stream.Collectors;

import io.etcd.jetcd.Client;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.annotation.Bean;

/**
 * An application of Spring Boot with actuator and without a web server, all with the same
 * class path.
 */
enum App {

	/** Nothing else. */
	EMPTY(Empty.class, false),

	/** With a client of jetcd's as a bean. */
	RAW(Raw.class, false),

	/** With our starter. */
	OURS(Empty.class, true);

	/** What the other applications must not configure. */
	private static final String OUR_PACKAGE = "dev.healthcheck.autoconfigure";

	private final Class<?> configuration;

	private final boolean starter;

	App(Class<?> configuration, boolean starter) {
		this.configuration = configuration;
		this.starter = starter;
	}

	Class<?> configuration() {
		return this.configuration;
	}

	boolean hasClient() {
		return this != EMPTY;
	}

	Map<String, Object> properties(String endpoints) {
		return this.starter ? Map.of("healthcheck.etcd.endpoints", endpoints)
				: Map.of("raw.endpoints", endpoints, "spring.autoconfigure.exclude", ours());
	}

	private static String ours() {
		return ImportCandidates.load(AutoConfiguration.class, App.class.getClassLoader())
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith(OUR_PACKAGE))
			.collect(Collectors.joining(","));
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Empty {

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Raw {

		@Bean
		Client client(@Value("${raw.endpoints}") String endpoints) {
			return Client.builder().endpoints(endpoints.split(",", -1)).build();
		}

	}

}
