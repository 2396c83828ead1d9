package dev.healthcheck.samples.etcd;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootVersion;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A new application outside of this repository, built from a local Maven repository that
 * has what {@code ./install} puts there, and run as a process.
 */
final class OutsideApplication implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private static final List<String> JARS = List.of("healthcheck-autoconfigure", "healthcheck-starter");

	private final Path directory;

	private final String version = version();

	/**
	 * Without anything in it yet.
	 * @param directory an empty directory that is deleted afterwards
	 */
	OutsideApplication(Path directory) {
		this.directory = directory;
	}

	/** The project. */
	Path application() {
		return this.directory.resolve("application");
	}

	/**
	 * Write and compile it.
	 * @param source the resource with the source of its only class
	 * @param pom changes its POM
	 */
	void build(String source, UnaryOperator<String> pom) throws Exception {
		Path sources = Files.createDirectories(application().resolve("src/main/java/com/example"));
		Files.writeString(application().resolve("pom.xml"), pom.apply(resource("pom.xml")));
		Files.writeString(sources.resolve("Outside.java"), resource(source));
		maven(repository());
	}

	/** What it needs to run, besides its own classes. */
	String classPath() throws IOException {
		return Files.readString(application().resolve("class-path")).trim();
	}

	/** What it has printed so far. */
	String output() throws IOException {
		return Files.readString(application().resolve("output"));
	}

	Process start(String... arguments) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-cp", "target/classes:" + classPath(), "com.example.Outside"));
		command.addAll(Arrays.asList(arguments));
		return new ProcessBuilder(command).directory(application().toFile())
			.redirectErrorStream(true)
			.redirectOutput(application().resolve("output").toFile())
			.start();
	}

	/**
	 * Remove the links that were made, so that nobody follows them who deletes the rest.
	 */
	@Override
	public void close() throws IOException {
		if (Files.exists(repositoryPath())) {
			try (Stream<Path> groups = Files.list(repositoryPath())) {
				for (Path link : groups.filter(Files::isSymbolicLink).toList()) {
					Files.delete(link);
				}
			}
		}
	}

	private Path repositoryPath() {
		return this.directory.resolve("repository");
	}

	/** All that is here, and of this project only what applications get. */
	private Path repository() throws IOException {
		Path jar = Path
			.of(URI.create(SpringApplication.class.getProtectionDomain().getCodeSource().getLocation().toString()));
		Path present = jar;
		while (!present.endsWith("org/springframework")) {
			present = Objects.requireNonNull(present.getParent());
		}
		present = present.resolve("../..").normalize();
		Path repository = Files.createDirectories(repositoryPath());
		try (Stream<Path> groups = Files.list(present)) {
			for (Path group : groups.filter((path) -> !path.endsWith("dev")).toList()) {
				Files.createSymbolicLink(repository.resolve(group.getFileName()), group);
			}
		}
		install(repository, "healthcheck-dependencies", "healthcheck-dependencies/pom.xml", "pom");
		install(repository, "healthcheck-parent", "pom.xml", "pom");
		for (String name : JARS) {
			install(repository, name, name + "/pom.xml", "pom");
			install(repository, name, name + "/target/" + name + "-" + this.version + ".jar", "jar");
		}
		return repository;
	}

	private void install(Path repository, String name, String file, String extension) throws IOException {
		Path target = Files
			.createDirectories(repository.resolve("dev/healthcheck").resolve(name).resolve(this.version));
		Files.copy(Readme.ROOT.resolve(file), target.resolve(name + "-" + this.version + "." + extension));
	}

	private void maven(Path repository) throws Exception {
		Path log = application().resolve("log");
		Process maven = new ProcessBuilder("mvn", "-B", "-ntp", "-Dmaven.repo.local=" + repository,
				"-Dspring-boot.version=" + SpringBootVersion.getVersion(), "-Dhealthcheck.version=" + this.version,
				"compile", "dependency:build-classpath", "-Dmdep.outputFile=class-path")
			.directory(application().toFile())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		assertThat(maven.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		assertThat(maven.exitValue()).as(Files.readString(log)).isZero();
	}

	private static String resource(String name) throws IOException {
		try (InputStream input = OutsideApplication.class.getResourceAsStream("/outside/" + name)) {
			return new String(input.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	private static String version() {
		try {
			Matcher matcher = Pattern.compile("<version>(.*?)</version>")
				.matcher(Files.readString(Readme.ROOT.resolve("healthcheck-dependencies/pom.xml")));
			assertThat(matcher.find()).isTrue();
			return matcher.group(1);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
