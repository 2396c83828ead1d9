package dev.healthcheck.page;

import org.springframework.boot.restclient.autoconfigure.RestClientBuilderConfigurer;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

@Configuration(proxyBeanMethods = false)
class LoadBalancedClients {

	@Bean
	@LoadBalanced
	RestClient.Builder loadBalanced(RestClientBuilderConfigurer configurer) {
		return configurer.configure(RestClient.builder());
	}

}
