package dev.healthcheck.page;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.health.v1.HealthGrpc;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class GrpcChannels {

	@Bean(destroyMethod = "shutdown")
	ManagedChannel shopChannel() {
		return ManagedChannelBuilder.forTarget("upstream:///shop").usePlaintext().build();
	}

	@Bean
	HealthGrpc.HealthBlockingStub shopHealth(ManagedChannel shopChannel) {
		return HealthGrpc.newBlockingStub(shopChannel);
	}

}
