package dev.healthcheck.autoconfigure.endpoint;

import dev.healthcheck.endpoint.EndpointPath;
import dev.healthcheck.endpoint.ResponseHeaders;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.server.WebFilter;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Headers on Spring WebFlux. A filter also works where the actuator has a port of its
 * own. It comes last, to replace what other filters have set.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnClass(DispatcherHandler.class)
final class ReactiveHeadersConfiguration {

	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	WebFilter upstreamsEndpointHeaders(EndpointPath path) {
		PathPattern pattern = PathPatternParser.defaultInstance.parse(path.path() + "/**");
		return (exchange, chain) -> {
			if (pattern.matches(exchange.getRequest().getPath().pathWithinApplication())) {
				ResponseHeaders.values().forEach(exchange.getResponse().getHeaders()::set);
			}
			return chain.filter(exchange);
		};
	}

}
