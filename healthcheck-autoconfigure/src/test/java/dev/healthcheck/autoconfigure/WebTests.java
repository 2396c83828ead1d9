package dev.healthcheck.autoconfigure;

import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;

/**
 * Tests over HTTP that run on both kinds of web server, each of which starts once for all
 * of them. Every test begins without upstreams.
 */
@ParameterizedClass
@EnumSource(names = { "SERVLET", "REACTIVE" })
@TestInstance(Lifecycle.PER_CLASS)
@Tag("servers")
public abstract class WebTests {

	private final String[] properties;

	protected WebApplication application;

	@Parameter
	private WebApplicationType type;

	/**
	 * Tests with an application.
	 * @param properties properties of the application, {@code name=value}
	 */
	protected WebTests(String... properties) {
		this.properties = properties;
	}

	@BeforeParameterizedClassInvocation
	void start() {
		this.application = new WebApplication(this.type, this.properties);
	}

	@AfterParameterizedClassInvocation
	void stop() {
		this.application.close();
	}

	@BeforeEach
	void noUpstreams() {
		List.copyOf(this.application.upstreams().names()).forEach(this.application.upstreams()::remove);
	}

}
