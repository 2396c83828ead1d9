package dev.healthcheck.autoconfigure.endpoint;

import dev.healthcheck.endpoint.EndpointPath;
import dev.healthcheck.endpoint.ResponseHeaders;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.handler.MappedInterceptor;

/**
 * Headers on Spring MVC. A mapped interceptor also works where the actuator has a port of
 * its own.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({ MappedInterceptor.class, HttpServletRequest.class })
final class ServletHeadersConfiguration {

	@Bean
	MappedInterceptor upstreamsEndpointHeaders(EndpointPath path) {
		return new MappedInterceptor(new String[] { path.path() + "/**" }, new HeadersInterceptor());
	}

	private static final class HeadersInterceptor implements HandlerInterceptor {

		@Override
		public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
			ResponseHeaders.values().forEach(response::setHeader);
			return true;
		}

	}

}
