package dev.healthcheck.autoconfigure.cloud;

import java.time.Duration;
import java.util.List;

import dev.healthcheck.autoconfigure.UpstreamAutoConfiguration;
import dev.healthcheck.autoconfigure.http.UpstreamRestClientAutoConfiguration;
import dev.healthcheck.autoconfigure.http.UpstreamWebClientAutoConfiguration;
import dev.healthcheck.balance.Balance;
import dev.healthcheck.breaker.PassiveSettings;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeSnapshot;
import dev.healthcheck.node.RequestStatistics;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.UpstreamDefinitionBuilder;
import dev.healthcheck.upstream.Upstreams;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.Configurations;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientBuilderConfigurer;
import org.springframework.boot.restclient.autoconfigure.RestTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.cloud.client.CommonsClientAutoConfiguration;
import org.springframework.cloud.client.ReactiveCommonsClientAutoConfiguration;
import org.springframework.cloud.client.discovery.composite.CompositeDiscoveryClientAutoConfiguration;
import org.springframework.cloud.client.discovery.composite.reactive.ReactiveCompositeDiscoveryClientAutoConfiguration;
import org.springframework.cloud.client.discovery.simple.SimpleDiscoveryClientAutoConfiguration;
import org.springframework.cloud.client.discovery.simple.reactive.SimpleReactiveDiscoveryClientAutoConfiguration;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.cloud.client.loadbalancer.reactive.LoadBalancerBeanPostProcessorAutoConfiguration;
import org.springframework.cloud.client.loadbalancer.reactive.ReactorLoadBalancerClientAutoConfiguration;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;
import org.springframework.cloud.loadbalancer.config.BlockingLoadBalancerClientAutoConfiguration;
import org.springframework.cloud.loadbalancer.config.LoadBalancerAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An application with Spring Cloud, load-balanced clients that know upstreams as well,
 * and the upstream {@code users}.
 */
final class CloudFixture {

	static final AutoConfigurations SPRING_BOOT = AutoConfigurations.of(UpstreamAutoConfiguration.class,
			UpstreamRestClientAutoConfiguration.class, UpstreamWebClientAutoConfiguration.class,
			UpstreamDiscoveryClientAutoConfiguration.class, UpstreamReactiveDiscoveryClientAutoConfiguration.class,
			UpstreamLoadBalancerAutoConfiguration.class, HttpClientAutoConfiguration.class,
			ImperativeHttpClientAutoConfiguration.class, ReactiveHttpClientAutoConfiguration.class,
			RestClientAutoConfiguration.class, RestTemplateAutoConfiguration.class, WebClientAutoConfiguration.class);

	private static final AutoConfigurations SPRING_CLOUD = AutoConfigurations.of(UtilAutoConfiguration.class,
			CommonsClientAutoConfiguration.class, ReactiveCommonsClientAutoConfiguration.class,
			CompositeDiscoveryClientAutoConfiguration.class, ReactiveCompositeDiscoveryClientAutoConfiguration.class,
			SimpleDiscoveryClientAutoConfiguration.class, SimpleReactiveDiscoveryClientAutoConfiguration.class,
			LoadBalancerAutoConfiguration.class, BlockingLoadBalancerClientAutoConfiguration.class,
			org.springframework.cloud.client.loadbalancer.LoadBalancerAutoConfiguration.class,
			LoadBalancerBeanPostProcessorAutoConfiguration.class, ReactorLoadBalancerClientAutoConfiguration.class);

	private static final String UNCACHED = "spring.cloud.loadbalancer.cache.enabled=false";

	static final String NAME = "users";

	private CloudFixture() {
	}

	/** All that a web application with Spring Cloud's load balancer has. */
	static ApplicationContextRunner application() {
		return new ApplicationContextRunner().withConfiguration(SPRING_BOOT)
			.withConfiguration(SPRING_CLOUD)
			.withPropertyValues(UNCACHED);
	}

	/** The same as {@link #application()}, for tests that share it. */
	static ConfigurableApplicationContext started(List<Class<?>> configurations, AutoConfigurations more,
			String... properties) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		// two classes of Spring Cloud have the same simple name
		context.setBeanNameGenerator(FullyQualifiedAnnotationBeanNameGenerator.INSTANCE);
		TestPropertyValues.of(properties).and(UNCACHED).applyTo(context);
		context.register(configurations.toArray(Class<?>[]::new));
		context.register(Configurations.getClasses(SPRING_BOOT, SPRING_CLOUD, more));
		context.refresh();
		return context;
	}

	static UpstreamDefinitionBuilder definition(Node... nodes) {
		return definition(NAME, nodes);
	}

	static UpstreamDefinitionBuilder definition(String name, Node... nodes) {
		return UpstreamDefinition.builder(name)
			.nodes(List.of(nodes))
			.balance(Balance.ORDERED)
			.passive(PassiveSettings.of(1, Duration.ofMinutes(10)))
			.check(CheckSettings.ofDefaults().disabled());
	}

	static void define(ApplicationContext context, UpstreamDefinitionBuilder definition) {
		context.getBean(Upstreams.class).put(definition.build());
	}

	static NodeSnapshot node(ApplicationContext context, int index) {
		return context.getBean(Upstreams.class).get(NAME).snapshot().nodes().get(index);
	}

	/** Whether so many requests of a node ended, so many as failures. */
	static void assertRequests(ApplicationContext context, int index, long total, long failed) {
		await().untilAsserted(() -> {
			RequestStatistics requests = node(context, index).requests();
			assertThat(requests.inFlight()).isZero();
			assertThat(requests.total()).isEqualTo(total);
			assertThat(requests.failed()).isEqualTo(failed);
		});
	}

	/** Load-balanced clients of every kind. */
	enum Client {

		REST_CLIENT {

			@Override
			@Nullable String get(ApplicationContext context, String uri) {
				return context.getBean(RestClient.Builder.class).build().get().uri(uri).retrieve().body(String.class);
			}

		},

		REST_TEMPLATE {

			@Override
			@Nullable String get(ApplicationContext context, String uri) {
				return context.getBean(RestTemplate.class).getForObject(uri, String.class);
			}

		},

		WEB_CLIENT {

			@Override
			@Nullable String get(ApplicationContext context, String uri) {
				return context.getBean(WebClient.Builder.class)
					.build()
					.get()
					.uri(uri)
					.retrieve()
					.bodyToMono(String.class)
					.block();
			}

		};

		abstract @Nullable String get(ApplicationContext context, String uri);

	}

	/**
	 * Made from Spring Boot's builders, so that each knows upstreams by itself as well.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Clients {

		@Bean
		@LoadBalanced
		RestClient.Builder loadBalancedRestClient(RestClientBuilderConfigurer configurer) {
			return configurer.configure(RestClient.builder());
		}

		@Bean
		@LoadBalanced
		RestTemplate loadBalancedRestTemplate(RestTemplateBuilder builder) {
			return builder.build();
		}

		@Bean
		@LoadBalanced
		WebClient.Builder loadBalancedWebClient(ObjectProvider<WebClientCustomizer> customizers) {
			WebClient.Builder builder = WebClient.builder();
			customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
			return builder;
		}

	}

}
