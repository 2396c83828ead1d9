package dev.healthcheck.autoconfigure.metrics;

import dev.healthcheck.autoconfigure.EtcdAutoConfiguration;
import dev.healthcheck.etcd.EtcdClientBuilderCustomizer;
import dev.healthcheck.etcd.EtcdClientFactory;
import io.etcd.jetcd.Client;
import io.micrometer.core.instrument.binder.grpc.GrpcClientObservationConvention;
import io.micrometer.core.instrument.binder.grpc.ObservationGrpcClientInterceptor;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the observation
 * {@code grpc.client} of etcd calls.
 */
@AutoConfiguration(after = EtcdAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass({ Client.class, ObservationRegistry.class, ObservationGrpcClientInterceptor.class })
@ConditionalOnBean({ ObservationRegistry.class, EtcdClientFactory.class })
public final class EtcdObservationAutoConfiguration {

	EtcdObservationAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(name = "etcdObservationCustomizer")
	EtcdClientBuilderCustomizer etcdObservationCustomizer(ObservationRegistry registry,
			ObjectProvider<GrpcClientObservationConvention> convention) {
		ObservationGrpcClientInterceptor interceptor = new ObservationGrpcClientInterceptor(registry);
		convention.ifAvailable(interceptor::setCustomConvention);
		// those that come first act last
		return (builder) -> builder.interceptor(new EtcdNodeKey(registry), interceptor);
	}

}
