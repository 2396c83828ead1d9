package dev.healthcheck.autoconfigure;

import dev.healthcheck.http.HttpNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications of each kind find their upstreams; virtual threads take part on a JDK that
 * has them.
 */
@Tag("servers")
class KindsOfApplicationTests {

	@ParameterizedTest
	@CsvSource({ "NONE, spring.main.banner-mode=off", "SERVLET, spring.main.banner-mode=off",
			"REACTIVE, spring.main.banner-mode=off", "SERVLET, spring.main.lazy-initialization=true",
			"REACTIVE, spring.main.lazy-initialization=true", "NONE, spring.threads.virtual.enabled=true",
			"SERVLET, spring.threads.virtual.enabled=true" })
	void clientsGoOnToTheNodeThatIsWell(WebApplicationType type, String property) {
		try (HttpNode node = new HttpNode("well");
				ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class).web(type)
					.properties("spring.config.location=optional:classpath:/none/", "server.port=0",
							"spring.docker.compose.enabled=false",
							"healthcheck.upstreams.shop.nodes=" + HttpNode.refusing().address() + "," + node.address())
					.properties(property)
					.run()) {
			RestClient client = context.getBean(RestClient.Builder.class).build();
			assertThat(client.get().uri("http://shop/").retrieve().body(String.class)).isEqualTo("well");
			WebClient reactive = context.getBean(WebClient.Builder.class).build();
			assertThat(reactive.get().uri("http://shop/").retrieve().bodyToMono(String.class).block())
				.isEqualTo("well");
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
