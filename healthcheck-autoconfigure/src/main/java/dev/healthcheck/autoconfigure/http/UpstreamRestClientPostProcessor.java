package dev.healthcheck.autoconfigure.http;

import java.util.function.Supplier;

import dev.healthcheck.upstream.Upstreams;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.restclient.autoconfigure.RestClientBuilderConfigurer;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;

/**
 * Lets all that configures builders of {@link RestClient}s, Spring Boot's own and the
 * application's, see an {@link UpstreamRestClientBuilder}. Customizers would not do: a
 * builder does not show the request factory that it was given, and with an interceptor it
 * reads the body of every request into memory.
 */
final class UpstreamRestClientPostProcessor implements BeanPostProcessor {

	private final Supplier<Upstreams> upstreams;

	UpstreamRestClientPostProcessor(Supplier<Upstreams> upstreams) {
		this.upstreams = upstreams;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String name) {
		// one of the application's own class may be injected as such
		if (bean.getClass() == RestClientBuilderConfigurer.class) {
			return new BuilderConfigurer((RestClientBuilderConfigurer) bean);
		}
		if (bean instanceof RestClientHttpServiceGroupConfigurer configurer) {
			return new UpstreamGroupConfigurer(configurer, this::aware);
		}
		return bean;
	}

	private RestClient.Builder aware(RestClient.Builder builder) {
		return UpstreamRestClientBuilder.of(builder, this.upstreams);
	}

	/** What makes the builders to be injected. */
	private final class BuilderConfigurer extends RestClientBuilderConfigurer {

		private final RestClientBuilderConfigurer configurer;

		BuilderConfigurer(RestClientBuilderConfigurer configurer) {
			this.configurer = configurer;
		}

		@Override
		public RestClient.Builder configure(RestClient.Builder builder) {
			return this.configurer.configure(aware(builder));
		}

	}

}
