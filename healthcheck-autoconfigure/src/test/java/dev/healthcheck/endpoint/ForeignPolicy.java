package dev.healthcheck.endpoint;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

/**
 * Filters of an application that has a policy of its own, which allows neither the page's
 * style nor its script.
 */
final class ForeignPolicy {

	private static final String NAME = "Content-Security-Policy";

	private static final String POLICY = "default-src 'self'";

	private ForeignPolicy() {
	}

	/** Sets the header, and lets others change it. */
	@Configuration(proxyBeanMethods = false)
	static class Early {

		@Bean
		@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
		Filter servletPolicy() {
			return (request, response, chain) -> {
				((HttpServletResponse) response).setHeader(NAME, POLICY);
				chain.doFilter(request, response);
			};
		}

		@Bean
		@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
		WebFilter reactivePolicy() {
			return (exchange, chain) -> {
				exchange.getResponse().getHeaders().set(NAME, POLICY);
				return chain.filter(exchange);
			};
		}

	}

	/** Has the last word. */
	@Configuration(proxyBeanMethods = false)
	static class Late {

		@Bean
		@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
		Filter servletPolicy() {
			return (request, response, chain) -> {
				HttpServletResponse http = (HttpServletResponse) response;
				http.setHeader(NAME, POLICY);
				chain.doFilter(request, new HttpServletResponseWrapper(http) {

					@Override
					public void setHeader(String name, String value) {
						if (!name.equals(NAME)) {
							super.setHeader(name, value);
						}
					}

				});
			};
		}

		@Bean
		@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
		WebFilter reactivePolicy() {
			return (exchange, chain) -> {
				exchange.getResponse()
					.beforeCommit(() -> Mono.fromRunnable(() -> exchange.getResponse().getHeaders().set(NAME, POLICY)));
				return chain.filter(exchange);
			};
		}

	}

}
