package dev.healthcheck.autoconfigure.http;

import dev.healthcheck.autoconfigure.UpstreamAutoConfiguration;
import dev.healthcheck.http.UpstreamExchangeFilter;
import dev.healthcheck.upstream.Upstreams;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link UpstreamExchangeFilter}
 * in every {@code WebClient} from Spring Boot's builders.
 */
@AutoConfiguration(after = UpstreamAutoConfiguration.class)
@ConditionalOnClass({ WebClient.class, WebClientCustomizer.class })
@ConditionalOnBean(Upstreams.class)
@ConditionalOnBooleanProperty(name = "healthcheck.http.enabled", matchIfMissing = true)
public final class UpstreamWebClientAutoConfiguration {

	UpstreamWebClientAutoConfiguration() {
	}

	/**
	 * The filter comes first in the list and acts last; it lets later ones act before it.
	 * Upstreams are looked up at the first request: their probes and listeners may have
	 * clients themselves.
	 */
	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	WebClientCustomizer upstreamWebClientCustomizer(ObjectProvider<Upstreams> upstreams) {
		UpstreamExchangeFilter filter = new UpstreamExchangeFilter(SingletonSupplier.of(upstreams::getObject));
		return (builder) -> builder.filters((filters) -> filters.add(0, filter));
	}

}
