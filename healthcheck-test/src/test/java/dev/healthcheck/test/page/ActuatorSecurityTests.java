package dev.healthcheck.test.page;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who may see and do what, with the filter chain of the page.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "healthcheck.upstreams.shop.nodes=127.0.0.1:1", "healthcheck.etcd.enabled=false",
				"management.health.upstreams.enabled=false", // nobody listens there
				"management.endpoints.web.exposure.include=health,upstreams",
				"management.endpoint.upstreams.access=unrestricted" })
class ActuatorSecurityTests {

	private static final String NODE = "upstreams/shop/127.0.0.1:1";

	private static final String JSON = "application/json";

	@LocalServerPort
	private int port;

	@Test
	void healthIsForAll() throws Exception {
		assertThat(get("health", null)).isEqualTo(200);
	}

	@Test
	void upstreamsAreForThoseWhoLogIn() throws Exception {
		assertThat(get("upstreams", null)).isEqualTo(401);
		assertThat(get("upstreams", "viewer")).isEqualTo(200);
	}

	@Test
	void nodesAreDrainedByOperators() throws Exception {
		assertThat(post("viewer", JSON)).isEqualTo(403);
		assertThat(post("operator", JSON)).isEqualTo(204);
	}

	@Test
	void formsOfOtherSitesAreNotRead() throws Exception {
		for (String type : new String[] { "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
				"text/plain" }) {
			assertThat(post("operator", type)).as(type).isEqualTo(415);
		}
	}

	/** The browser asks first, and is not told that it may. */
	@Test
	void scriptsOfOtherSitesMayNotSendJson() throws Exception {
		HttpRequest.Builder preflight = request("/actuator/" + NODE, null).method("OPTIONS", BodyPublishers.noBody())
			.header("Origin", "https://evil.example.com")
			.header("Access-Control-Request-Method", "POST")
			.header("Access-Control-Request-Headers", "content-type");
		assertThat(send(preflight)).isIn(401, 403);
	}

	private int get(String path, @Nullable String user) throws Exception {
		return send(request("/actuator/" + path, user));
	}

	private int post(String user, String type) throws Exception {
		return send(request("/actuator/" + NODE, user).header("Content-Type", type)
			.POST(BodyPublishers.ofString("{\"admin\": \"drain\"}")));
	}

	private HttpRequest.Builder request(String path, @Nullable String user) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path))
			.timeout(Duration.ofSeconds(30));
		if (user != null) {
			String credentials = Base64.getEncoder()
				.encodeToString((user + ":secret").getBytes(StandardCharsets.UTF_8));
			request.header("Authorization", "Basic " + credentials);
		}
		return request;
	}

	private static int send(HttpRequest.Builder request) throws Exception {
		return HttpClient.newHttpClient().send(request.build(), BodyHandlers.discarding()).statusCode();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(ActuatorSecurity.class)
	static class Application {

		@Bean
		UserDetailsService users() {
			return new InMemoryUserDetailsManager(
					User.withUsername("viewer").password("{noop}secret").roles("VIEWER").build(),
					User.withUsername("operator").password("{noop}secret").roles("OPERATOR").build());
		}

	}

}
