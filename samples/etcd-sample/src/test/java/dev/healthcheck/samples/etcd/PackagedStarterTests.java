package dev.healthcheck.samples.etcd;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.healthcheck.test.etcd.FreePorts;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * New applications of several kinds, outside of this repository and with nothing on their
 * class path but what they ask for.
 */
@EnabledIfSystemProperty(named = "sample.jar", matches = ".+", disabledReason = "there is no package yet")
@Tag("processes")
class PackagedStarterTests {

	private static final String STARTER = "<artifactId>healthcheck-starter</artifactId>";

	private static final String DEPENDENCIES = "<!-- dependencies -->";

	private static final String MVC = "spring-boot-starter-webmvc";

	private static final Pattern EVENT_LOOP = Pattern.compile("\"threadName\":\"healthcheck-eventloop\"");

	@TempDir
	Path directory;

	private final int port = FreePorts.next();

	private final String base = "http://127.0.0.1:" + this.port;

	private NamedServer one;

	private NamedServer other;

	private OutsideApplication application;

	@BeforeEach
	void prepare() throws Exception {
		this.one = new NamedServer("one");
		this.other = new NamedServer("other");
		this.application = new OutsideApplication(this.directory);
	}

	@AfterEach
	void stop() throws IOException {
		this.application.close();
		this.one.close();
		this.other.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "io.etcd,io.grpc" })
	void aNewApplicationBalancesItsFirstRequestsAndIsUp(String excludedGroups) throws Exception {
		this.application.build("Outside.txt", (pom) -> pom.replace(STARTER, STARTER + exclusions(excludedGroups)));
		for (String group : StringUtils.commaDelimitedListToSet(excludedGroups)) {
			assertThat(this.application.classPath()).doesNotContain("/" + group.replace('.', '/') + "/");
		}
		Process process = start();
		try {
			awaitAnswer(process, null);
			assertBothAnswer(null);
			HttpResponse<String> health = get("/actuator/health", null);
			assertThat(health.statusCode()).isEqualTo(200);
			assertThat(health.body()).contains("\"status\":\"UP\"");
		}
		finally {
			process.destroyForcibly();
		}
	}

	/** The classes of the application change, those of the starter stay loaded. */
	@Test
	void devToolsStartItAgainAndNothingOfTheFirstStartIsLeft() throws Exception {
		this.application.build("Outside.txt",
				(pom) -> pom.replace(DEPENDENCIES, dependency("org.springframework.boot", "spring-boot-devtools")));
		Process process = start("--management.endpoints.web.exposure.include=health,threaddump",
				"--spring.devtools.restart.poll-interval=200ms", "--spring.devtools.restart.quiet-period=100ms",
				"--spring.devtools.livereload.enabled=false");
		try {
			awaitAnswer(process, null);
			long threads = eventLoops();
			assertThat(threads).isPositive();
			for (int starts = 2; starts <= 3; starts++) {
				int expected = starts;
				Files.setLastModifiedTime(
						this.application.application().resolve("target/classes/com/example/Outside.class"),
						FileTime.from(Instant.now().plusSeconds(starts)));
				await().until(() -> starts() == expected);
				awaitAnswer(process, null);
				assertBothAnswer(null);
			}
			await().until(() -> eventLoops() == threads);
			assertThat(this.application.output()).doesNotContain("ERROR", "Exception");
		}
		finally {
			process.destroyForcibly();
		}
	}

	@Test
	void anApplicationWithoutAWebServerCallsAnUpstreamAndEnds() throws Exception {
		this.application.build("Batch.txt", (pom) -> pom.replace(MVC, "spring-boot-starter"));
		assertThat(this.application.classPath()).doesNotContain("/jakarta.servlet-api", "/tomcat-embed",
				"/spring-webmvc", "/spring-webflux");
		Process process = start();
		try {
			assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("ends by itself").isTrue();
			assertThat(process.exitValue()).as(this.application.output()).isZero();
			assertThat(this.application.output()).contains("stock: one", "stock: other").doesNotContain("Exception");
		}
		finally {
			process.destroyForcibly();
		}
	}

	@Test
	void onWebFluxWithSecurityNothingIsOpenThatWasNot() throws Exception {
		this.application.build("Reactive.txt",
				(pom) -> pom.replace(MVC, "spring-boot-starter-webflux")
					.replace("spring-boot-restclient", "spring-boot-webclient")
					.replace(DEPENDENCIES, dependency("org.springframework.boot", "spring-boot-starter-security")));
		assertThat(this.application.classPath()).doesNotContain("/jakarta.servlet-api", "/tomcat-embed",
				"/spring-webmvc");
		Process process = start("--spring.security.user.name=user", "--spring.security.user.password=secret",
				"--management.endpoints.web.exposure.include=health,upstreams",
				"--management.endpoint.upstreams.access=unrestricted");
		try {
			awaitAnswer(process, "user:secret");
			assertBothAnswer("user:secret");
			assertThat(get("/actuator/health", null).statusCode()).isEqualTo(200);
			assertThat(get("/actuator/upstreams", null).statusCode()).isEqualTo(401);
			assertThat(get("/actuator/upstreams", "user:secret").body()).contains(this.one.address());
			// without a token nobody writes
			assertThat(send(request("/actuator/upstreams/shop/" + this.one.address(), "user:secret")
				.header("Content-Type", "application/json")
				.POST(HttpRequest.BodyPublishers.ofString("{\"admin\": \"drain\"}"))).statusCode()).isEqualTo(403);
		}
		finally {
			process.destroyForcibly();
		}
	}

	private Process start(String... arguments) throws Exception {
		String[] all = new String[arguments.length + 2];
		all[0] = "--server.port=" + this.port;
		all[1] = "--healthcheck.upstreams.shop.nodes=" + this.one.address() + "," + this.other.address();
		System.arraycopy(arguments, 0, all, 2, arguments.length);
		return this.application.start(all);
	}

	private void awaitAnswer(Process process, @Nullable String user) throws Exception {
		await().ignoreExceptions().until(() -> {
			if (!process.isAlive()) {
				throw new AssertionError(this.application.output());
			}
			return get("/stock", user).statusCode() == 200;
		});
	}

	private void assertBothAnswer(@Nullable String user) throws Exception {
		Set<String> answers = new HashSet<>();
		for (int i = 0; i < 4; i++) {
			answers.add(get("/stock", user).body());
		}
		assertThat(answers).containsExactlyInAnyOrder("one", "other");
	}

	/** How often it has started. */
	private int starts() throws Exception {
		return this.application.output().split("Started Outside in ", -1).length - 1;
	}

	private long eventLoops() throws Exception {
		HttpRequest.Builder request = request("/actuator/threaddump", null).header("Accept", "application/json");
		return EVENT_LOOP.matcher(send(request).body()).results().count();
	}

	private static String exclusions(String groups) {
		return StringUtils.commaDelimitedListToSet(groups)
			.stream()
			.map((group) -> "<exclusion><groupId>" + group + "</groupId><artifactId>*</artifactId></exclusion>")
			.collect(Collectors.joining("", "<exclusions>", "</exclusions>"));
	}

	private static String dependency(String group, String artifact) {
		return "<dependency><groupId>" + group + "</groupId><artifactId>" + artifact + "</artifactId></dependency>";
	}

	private HttpResponse<String> get(String path, @Nullable String user) throws Exception {
		return send(request(path, user));
	}

	private HttpRequest.Builder request(String path, @Nullable String user) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.base + path))
			.timeout(Duration.ofSeconds(30));
		return (user == null) ? request : request.header("Authorization",
				"Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.US_ASCII)));
	}

	private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
		return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofMinutes(2));
	}

}
