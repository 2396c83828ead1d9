package dev.healthcheck.autoconfigure.http;

import java.util.List;
import java.util.function.Supplier;

import dev.healthcheck.http.UpstreamRequestFactory;
import dev.healthcheck.upstream.Upstreams;
import org.springframework.boot.restclient.RestTemplateCustomizer;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.web.client.RestTemplate;

/**
 * Lets the requests of a {@link RestTemplate} be made by an
 * {@link UpstreamRequestFactory}.
 */
final class UpstreamRestTemplateCustomizer implements RestTemplateCustomizer {

	private final Supplier<Upstreams> upstreams;

	UpstreamRestTemplateCustomizer(Supplier<Upstreams> upstreams) {
		this.upstreams = upstreams;
	}

	@Override
	public void customize(RestTemplate template) {
		// with interceptors the template shows a factory that runs them
		List<ClientHttpRequestInterceptor> interceptors = List.copyOf(template.getInterceptors());
		template.setInterceptors(List.of());
		template.setRequestFactory(AwareRequestFactory.of(this.upstreams, template.getRequestFactory()));
		template.setInterceptors(interceptors);
	}

}
