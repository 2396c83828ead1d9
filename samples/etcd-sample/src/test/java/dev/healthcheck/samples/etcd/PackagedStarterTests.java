package dev.healthcheck.samples.etcd;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpServer;
import dev.healthcheck.test.etcd.FreePorts;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootVersion;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A new application outside of this repository, from a local Maven repository that has
 * what {@code ./install} puts there.
 */
@EnabledIfSystemProperty(named = "sample.jar", matches = ".+", disabledReason = "there is no package yet")
@Tag("processes")
class PackagedStarterTests {

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private static final List<String> JARS = List.of("healthcheck-autoconfigure", "healthcheck-starter");

	@TempDir
	Path directory;

	private final String version = version();

	private static final String STARTER = "<artifactId>healthcheck-starter</artifactId>";

	@ParameterizedTest
	@ValueSource(strings = { "", "io.etcd,io.grpc" })
	void aNewApplicationBalancesItsFirstRequestsAndIsUp(String excludedGroups) throws Exception {
		Path application = Files.createDirectories(this.directory.resolve("application"));
		Path sources = Files.createDirectories(application.resolve("src/main/java/com/example"));
		Files.writeString(application.resolve("pom.xml"),
				resource("pom.xml").replace(STARTER, STARTER + exclusions(excludedGroups)));
		Files.writeString(sources.resolve("Outside.java"), resource("Outside.txt"));
		maven(application, repository());
		for (String group : StringUtils.commaDelimitedListToSet(excludedGroups)) {
			assertThat(Files.readString(application.resolve("class-path")))
				.doesNotContain("/" + group.replace('.', '/') + "/");
		}
		HttpServer one = server("one");
		HttpServer other = server("other");
		int port = FreePorts.next();
		Process process = start(application, port,
				"--healthcheck.upstreams.shop.nodes=" + address(one) + "," + address(other));
		try {
			String base = "http://127.0.0.1:" + port;
			await().atMost(PATIENCE)
				.ignoreExceptions()
				.until(() -> process.isAlive() ? get(base + "/stock") : null, (answer) -> answer.statusCode() == 200);
			Set<String> answers = new HashSet<>();
			for (int i = 0; i < 4; i++) {
				answers.add(get(base + "/stock").body());
			}
			assertThat(answers).containsExactlyInAnyOrder("one", "other");
			HttpResponse<String> health = get(base + "/actuator/health");
			assertThat(health.statusCode()).isEqualTo(200);
			assertThat(health.body()).contains("\"status\":\"UP\"");
		}
		finally {
			process.destroyForcibly();
			one.stop(0);
			other.stop(0);
		}
	}

	private static String exclusions(String groups) {
		return StringUtils.commaDelimitedListToSet(groups)
			.stream()
			.map((group) -> "<exclusion><groupId>" + group + "</groupId><artifactId>*</artifactId></exclusion>")
			.collect(Collectors.joining("", "<exclusions>", "</exclusions>"));
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
		Path repository = Files.createDirectories(this.directory.resolve("repository"));
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

	private void maven(Path application, Path repository) throws Exception {
		Path log = application.resolve("log");
		Process maven = new ProcessBuilder("mvn", "-B", "-ntp", "-Dmaven.repo.local=" + repository,
				"-Dspring-boot.version=" + SpringBootVersion.getVersion(), "-Dhealthcheck.version=" + this.version,
				"compile", "dependency:build-classpath", "-Dmdep.outputFile=class-path")
			.directory(application.toFile())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		assertThat(maven.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		assertThat(maven.exitValue()).as(Files.readString(log)).isZero();
	}

	private static Process start(Path application, int port, String... arguments) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
						"target/classes:" + Files.readString(application.resolve("class-path")).trim(),
						"com.example.Outside", "--server.port=" + port));
		command.addAll(Arrays.asList(arguments));
		return new ProcessBuilder(command).directory(application.toFile()).inheritIO().start();
	}

	private static HttpServer server(String name) throws IOException {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/", (exchange) -> {
			exchange.sendResponseHeaders(200, name.length());
			exchange.getResponseBody().write(name.getBytes(StandardCharsets.US_ASCII));
			exchange.close();
		});
		server.start();
		return server;
	}

	private static String address(HttpServer server) {
		return "127.0.0.1:" + server.getAddress().getPort();
	}

	private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
	}

	private static String resource(String name) throws IOException {
		try (InputStream input = PackagedStarterTests.class.getResourceAsStream("/outside/" + name)) {
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
