package dev.healthcheck.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

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
			.properties("spring.main.banner-mode=off", "server.port=0", "management.endpoints.web.exposure.include=*",
					"management.endpoint.health.show-details=always", "healthcheck.etcd.enabled=false")
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

	public HttpResponse<String> get(String path) {
		return send(HttpRequest.newBuilder(this.actuator.resolve(path)));
	}

	public HttpResponse<String> post(String path, String body) {
		return send(HttpRequest.newBuilder(this.actuator.resolve(path))
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(body)));
	}

	private HttpResponse<String> send(HttpRequest.Builder request) {
		try {
			return this.client.send(request.build(), BodyHandlers.ofString());
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
