package dev.healthcheck.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The versions of what is measured: of libraries by the names of their jars, and of
 * programs by asking them.
 */
final class Versions {

	private static final List<String> LIBRARIES = List.of("jetcd-core", "grpc-api", "netty-common",
			"resilience4j-circuitbreaker", "spring-boot", "armeria", "spring-cloud-loadbalancer", "grpc-xds",
			"jmh-core");

	private Versions() {
	}

	static String describe() {
		String libraries = LIBRARIES.stream().map(Versions::library).collect(Collectors.joining(", "));
		return "Java %s, %s, etcd %s, HAProxy %s, nginx %s".formatted(Runtime.version(), libraries,
				answer(System.getenv().getOrDefault("ETCD_BIN", "etcd"), "--version").replace("etcd Version: ", ""),
				answer("haproxy", "-v").replaceAll("^HAProxy version ([^ ]+).*", "$1"),
				answer("nginx", "-v").replace("nginx version: nginx/", ""));
	}

	private static String library(String name) {
		Pattern jar = Pattern.compile(Pattern.quote(name) + "-(\\d.*)\\.jar");
		return Arrays.stream(System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1))
			.map((entry) -> jar.matcher(Path.of(entry).getFileName().toString()))
			.filter(Matcher::matches)
			.findFirst()
			.map((found) -> name + " " + found.group(1))
			.orElse(name + " unknown");
	}

	/** The first line that a program prints. */
	private static String answer(String program, String question) {
		try {
			Process process = new ProcessBuilder(program, question).redirectErrorStream(true).start();
			String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			return answer.lines().findFirst().orElse("unknown");
		}
		catch (IOException ex) {
			return "not there";
		}
	}

}
