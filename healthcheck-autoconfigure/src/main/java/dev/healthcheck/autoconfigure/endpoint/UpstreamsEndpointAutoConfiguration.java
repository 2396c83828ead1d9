package dev.healthcheck.autoconfigure.endpoint;

import dev.healthcheck.autoconfigure.FleetLifecycle;
import dev.healthcheck.autoconfigure.UpstreamAutoConfiguration;
import dev.healthcheck.endpoint.EndpointPath;
import dev.healthcheck.endpoint.StatusPageHints;
import dev.healthcheck.endpoint.UpstreamsEndpoint;
import dev.healthcheck.endpoint.UpstreamsWebExtension;
import dev.healthcheck.upstream.Upstreams;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the actuator endpoint
 * {@code upstreams}.
 */
@AutoConfiguration(after = UpstreamAutoConfiguration.class)
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBean(Upstreams.class)
@ConditionalOnAvailableEndpoint(UpstreamsEndpoint.class)
@Import({ ServletHeadersConfiguration.class, ReactiveHeadersConfiguration.class })
@ImportRuntimeHints(StatusPageHints.class)
public final class UpstreamsEndpointAutoConfiguration {

	UpstreamsEndpointAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	UpstreamsEndpoint upstreamsEndpoint(Upstreams upstreams, ObjectProvider<FleetLifecycle> fleet) {
		return new UpstreamsEndpoint(upstreams, () -> FleetLifecycle.fleet(fleet.getIfUnique()));
	}

	@Bean
	@ConditionalOnMissingBean
	UpstreamsWebExtension upstreamsWebExtension(UpstreamsEndpoint endpoint, EndpointPath path) {
		return new UpstreamsWebExtension(endpoint, path);
	}

	@Bean
	@ConditionalOnMissingBean
	EndpointPath upstreamsEndpointPath(ObjectProvider<PathMappedEndpoints> endpoints) {
		return new EndpointPath(endpoints::getIfAvailable);
	}

}
