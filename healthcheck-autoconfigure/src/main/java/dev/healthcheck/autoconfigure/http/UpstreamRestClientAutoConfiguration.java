package dev.healthcheck.autoconfigure.http;

import dev.healthcheck.autoconfigure.UpstreamAutoConfiguration;
import dev.healthcheck.http.UpstreamRequestFactory;
import dev.healthcheck.upstream.Upstreams;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.RestTemplateCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.client.RestClient;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link UpstreamRequestFactory}
 * in every {@code RestClient} and {@code RestTemplate} from Spring Boot's builders.
 */
@AutoConfiguration(after = UpstreamAutoConfiguration.class)
@ConditionalOnClass({ RestClient.class, RestClientCustomizer.class })
@ConditionalOnBean(Upstreams.class)
@ConditionalOnBooleanProperty(name = "healthcheck.http.enabled", matchIfMissing = true)
public final class UpstreamRestClientAutoConfiguration {

	UpstreamRestClientAutoConfiguration() {
	}

	/**
	 * Upstreams are looked up at the first request: their probes and listeners may have
	 * clients themselves.
	 */
	@Bean
	static UpstreamRestClientPostProcessor upstreamRestClientPostProcessor(ObjectProvider<Upstreams> upstreams) {
		return new UpstreamRestClientPostProcessor(SingletonSupplier.of(upstreams::getObject));
	}

	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	RestTemplateCustomizer upstreamRestTemplateCustomizer(ObjectProvider<Upstreams> upstreams) {
		return new UpstreamRestTemplateCustomizer(SingletonSupplier.of(upstreams::getObject));
	}

}
