package dev.healthcheck.autoconfigure;

import dev.healthcheck.grpc.GrpcUpstreams;
import dev.healthcheck.upstream.Upstreams;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for gRPC channels whose target is
 * {@code upstream:///<name>}.
 */
@AutoConfiguration(after = UpstreamAutoConfiguration.class)
@ConditionalOnClass(name = "io.grpc.NameResolver")
public final class GrpcUpstreamAutoConfiguration {

	GrpcUpstreamAutoConfiguration() {
	}

	@Bean
	@Lazy(false)
	@ConditionalOnBean(Upstreams.class)
	@ConditionalOnMissingBean
	GrpcUpstreams grpcUpstreams(Upstreams upstreams) {
		return GrpcUpstreams.of(upstreams);
	}

}
