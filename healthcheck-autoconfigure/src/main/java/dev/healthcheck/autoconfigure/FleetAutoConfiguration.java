package dev.healthcheck.autoconfigure;

import dev.healthcheck.discovery.DiscoverySettings;
import dev.healthcheck.discovery.EtcdDiscovery;
import dev.healthcheck.etcd.EtcdClient;
import dev.healthcheck.fleet.Fleet;
import dev.healthcheck.upstream.Upstreams;
import io.etcd.jetcd.Client;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for instances that share checks
 * through etcd.
 */
@AutoConfiguration(after = { EtcdAutoConfiguration.class, DiscoveryAutoConfiguration.class })
@ConditionalOnClass({ Client.class, JsonMapper.class })
@Conditional(OnEtcdClient.class)
@ConditionalOnBooleanProperty("healthcheck.fleet.enabled")
@EnableConfigurationProperties(FleetProperties.class)
public final class FleetAutoConfiguration {

	FleetAutoConfiguration() {
	}

	@Bean(destroyMethod = "close")
	@Lazy(false)
	FleetLifecycle fleetLifecycle(BeanFactory beans, Upstreams upstreams, FleetProperties properties,
			Environment environment, ObjectProvider<EtcdDiscovery> discovery,
			ObjectProvider<DiscoverySettings> discoverySettings, ApplicationEventPublisher events) {
		EtcdClient client = EtcdClients.inUse(beans);
		FleetSettingsMapper mapper = new FleetSettingsMapper(properties, environment);
		// once now, so that a mistake stops the start before anything else begins
		mapper.map();
		return new FleetLifecycle(
				() -> EtcdClients.isReal(client, upstreams)
						? new Fleet(client, upstreams, mapper.map(),
								FleetSettingsMapper.sources(discovery.getIfUnique(), discoverySettings.getIfUnique()))
						: null,
				events);
	}

}
