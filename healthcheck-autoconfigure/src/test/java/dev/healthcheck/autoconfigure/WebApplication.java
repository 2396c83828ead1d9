package dev.healthcheck.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

import dev.healthcheck.upstream.Upstreams;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A web application with stub nodes and all of the actuator, on a port of its own.
 */
public final class WebApplication implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final int ATTEMPTS = 4;

	private final HttpClient client = HttpClient.newHttpClient();

	private final ConfigurableApplicationContext context;

	private final URI actuator;

	/**
	 * Start the application.
	 * @param type the kind of web application
	 * @param properties its properties, {@code name=value}
	 */
	public WebApplication(WebApplicationType type, String... properties) {
		this(new Class<?>[] { Stubs.class }, type, properties);
	}

	/**
	 * Start the application.
	 * @param configuration further configuration
	 * @param type the kind of web application
	 * @param properties its properties, {@code name=value}
	 */
	public WebApplication(Class<?> configuration, WebApplicationType type, String... properties) {
		this(new Class<?>[] { Stubs.class, configuration }, type, properties);
	}

	private WebApplication(Class<?>[] sources, WebApplicationType type, String... properties) {
		this.context = new SpringApplicationBuilder(sources).web(type)
			.properties("spring.main.banner-mode=off", "server.port=0", "spring.docker.compose.enabled=false",
					"management.endpoints.web.exposure.include=*", "management.endpoint.health.show-details=always")
			.properties(properties)
			.run();
		this.actuator = URI.create(
				"http://127.0.0.1:" + this.context.getEnvironment().getProperty("local.server.port") + "/actuator/");
	}

	public ConfigurableApplicationContext context() {
		return this.context;
	}

	public Upstreams upstreams() {
		return this.context.getBean(Upstreams.class);
	}

	public StubNodes nodes() {
		return this.context.getBean(StubNodes.class);
	}

	/**
	 * Get a JSON document.
	 * @param path the path below {@code /actuator/}
	 * @return the document
	 */
	public JsonNode json(String path) {
		return JsonMapper.shared().readTree(get(path).body());
	}

	/**
	 * Get a document. Asks again if there is no answer: Spring Boot 4.1.0 with Reactor
	 * 3.8.6 leaves about one of 400 health requests on WebFlux unanswered, also in an
	 * application that has no contributors but Spring Boot's own.
	 * @param path the path below {@code /actuator/}
	 * @param headers names and values of request headers in turn
	 * @return the answer
	 */
	public HttpResponse<String> get(String path, String... headers) {
		HttpRequest.Builder builder = HttpRequest.newBuilder(uri(path)).timeout(PATIENCE.dividedBy(ATTEMPTS));
		for (int i = 0; i < headers.length; i += 2) {
			builder.header(headers[i], headers[i + 1]);
		}
		HttpRequest request = builder.build();
		for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
			try {
				return send(request);
			}
			catch (UncheckedIOException ex) {
				if (!(ex.getCause() instanceof HttpTimeoutException)) {
					throw ex;
				}
			}
		}
		return send(request);
	}

	public HttpResponse<String> post(String path, String body) {
		return post(path, body, "application/json");
	}

	public HttpResponse<String> post(String path, String body, String contentType) {
		return send(HttpRequest.newBuilder(uri(path))
			.header("Content-Type", contentType)
			.timeout(PATIENCE)
			.POST(BodyPublishers.ofString(body))
			.build());
	}

	/**
	 * The address of a document.
	 * @param path the path below {@code /actuator/}
	 * @return the address
	 */
	public URI uri(String path) {
		return this.actuator.resolve(path);
	}

	private HttpResponse<String> send(HttpRequest request) {
		try {
			return this.client.send(request, BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("interrupted", ex);
		}
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Stubs {

		@Bean
		StubNodes stub() {
			return new StubNodes();
		}

	}

}
