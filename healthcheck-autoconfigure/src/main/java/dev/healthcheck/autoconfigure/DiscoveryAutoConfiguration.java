package dev.healthcheck.autoconfigure;

import dev.healthcheck.discovery.DiscoverySettings;
import dev.healthcheck.discovery.EtcdDiscovery;
import dev.healthcheck.etcd.EtcdClient;
import dev.healthcheck.upstream.Upstreams;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Lazy;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for upstreams that are read from
 * etcd. They are there before the web server takes requests, unless etcd cannot be
 * reached and there is no snapshot file.
 */
@AutoConfiguration(after = EtcdAutoConfiguration.class)
@ConditionalOnClass(JsonMapper.class)
@Conditional(OnEtcdClient.class)
@ConditionalOnBooleanProperty("healthcheck.discovery.enabled")
@EnableConfigurationProperties(DiscoveryProperties.class)
public final class DiscoveryAutoConfiguration {

	DiscoveryAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	DiscoverySettings etcdDiscoverySettings(DiscoveryProperties properties, UpstreamDefinitionBinder binder) {
		return new DiscoverySettingsMapper(properties, binder).map();
	}

	@Bean(destroyMethod = "close")
	@Lazy(false)
	@ConditionalOnMissingBean
	EtcdDiscovery etcdDiscovery(BeanFactory beans, Upstreams upstreams, DiscoverySettings settings) {
		EtcdClient client = EtcdClients.inUse(beans);
		EtcdDiscovery discovery = new EtcdDiscovery(client, upstreams, settings);
		if (EtcdClients.isReal(client, upstreams)) {
			discovery.start();
		}
		return discovery;
	}

}
