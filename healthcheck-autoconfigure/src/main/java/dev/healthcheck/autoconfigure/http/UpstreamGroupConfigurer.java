package dev.healthcheck.autoconfigure.http;

import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;
import org.springframework.web.service.registry.HttpServiceGroup;

/**
 * Shows the builders of HTTP service groups to a configurer as builders that know
 * upstreams.
 */
final class UpstreamGroupConfigurer implements RestClientHttpServiceGroupConfigurer {

	private final RestClientHttpServiceGroupConfigurer configurer;

	private final UnaryOperator<RestClient.Builder> aware;

	UpstreamGroupConfigurer(RestClientHttpServiceGroupConfigurer configurer, UnaryOperator<RestClient.Builder> aware) {
		this.configurer = configurer;
		this.aware = aware;
	}

	@Override
	public int getOrder() {
		return this.configurer.getOrder();
	}

	@Override
	public void configureGroups(Groups<RestClient.Builder> groups) {
		this.configurer.configureGroups(new AwareGroups(groups, this.aware));
	}

	private record AwareGroups(Groups<RestClient.Builder> groups,
			UnaryOperator<RestClient.Builder> aware) implements Groups<RestClient.Builder> {

		@Override
		public Groups<RestClient.Builder> filterByName(String... names) {
			return new AwareGroups(this.groups.filterByName(names), this.aware);
		}

		@Override
		public Groups<RestClient.Builder> filter(Predicate<HttpServiceGroup> predicate) {
			return new AwareGroups(this.groups.filter(predicate), this.aware);
		}

		@Override
		public void forEachClient(ClientCallback<RestClient.Builder> callback) {
			this.groups.forEachClient((HttpServiceGroup group, RestClient.Builder builder) -> callback.withClient(group,
					this.aware.apply(builder)));
		}

		@Override
		public void forEachClient(InitializingClientCallback<RestClient.Builder> callback) {
			this.groups.forEachClient((HttpServiceGroup group) -> this.aware.apply(callback.initClient(group)));
		}

		@Override
		public void forEachProxyFactory(ProxyFactoryCallback callback) {
			this.groups.forEachProxyFactory(callback);
		}

		@Override
		public void forEachGroup(GroupCallback<RestClient.Builder> callback) {
			this.groups.forEachGroup((group, builder, proxyFactory) -> callback.withGroup(group,
					this.aware.apply(builder), proxyFactory));
		}

	}

}
