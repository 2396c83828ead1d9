package dev.healthcheck.autoconfigure;

import java.util.Map;

import dev.healthcheck.check.NodeProbe;
import dev.healthcheck.etcd.EtcdClient;
import dev.healthcheck.etcd.EtcdClientBuilderCustomizer;
import dev.healthcheck.etcd.EtcdClientFactory;
import dev.healthcheck.etcd.EtcdClientSettings;
import dev.healthcheck.upstream.Upstreams;
import io.etcd.jetcd.Client;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link EtcdClient}, when the
 * application says where etcd is or uses what needs it. The client is closed, as all
 * beans are, after the web server has stopped, so that requests that are still being
 * answered can use it.
 */
@AutoConfiguration(after = { SslAutoConfiguration.class, UpstreamAutoConfiguration.class })
@ConditionalOnClass(Client.class)
@Conditional(OnEtcd.class)
@EnableConfigurationProperties(EtcdProperties.class)
public final class EtcdAutoConfiguration {

	EtcdAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(EtcdConnectionDetails.class)
	PropertiesEtcdConnectionDetails etcdConnectionDetails(EtcdProperties properties,
			ObjectProvider<SslBundles> bundles) {
		return new PropertiesEtcdConnectionDetails(properties, new TlsBundles(bundles.getIfAvailable()));
	}

	@Bean
	@ConditionalOnMissingBean
	EtcdClientSettings etcdClientSettings(EtcdProperties properties, EtcdConnectionDetails details,
			@Nullable Map<String, NodeProbe> probes, ObjectProvider<SslBundles> bundles) {
		return new EtcdSettingsMapper(properties, details, CheckTypes.of(probes),
				new TlsBundles(bundles.getIfAvailable()))
			.map();
	}

	@Bean
	@ConditionalOnMissingBean
	EtcdClientFactory etcdClientFactory(Upstreams upstreams, ObjectProvider<EtcdClientBuilderCustomizer> customizers) {
		return new EtcdClientFactory(upstreams, customizers.orderedStream().toList());
	}

	// a jetcd client that the application has made itself stays the one that is injected
	@Bean(name = EtcdClients.CONFIGURED, destroyMethod = "close")
	@Fallback
	@Lazy(false)
	@Conditional(OnConfiguredEtcd.class)
	EtcdClient etcdClient(EtcdClientFactory factory, EtcdClientSettings settings, EtcdProperties properties,
			Upstreams upstreams) {
		EtcdClient client = EtcdClients.orNothing(EtcdClients.isReal(upstreams) ? factory.create(settings) : null);
		if (properties.failOnStartup() && EtcdClients.isReal(client, upstreams)) {
			StartupCheck.await(client, settings);
		}
		return client;
	}

	/** A client that can make no connections stops the start, not the first call. */
	@Bean
	static SmartInitializingSingleton etcdClientStart(ConfigurableListableBeanFactory beans) {
		return () -> {
			if (OnConfiguredEtcd.isMadeHere(beans, EtcdClients.CONFIGURED)
					&& beans.getBean(EtcdClients.CONFIGURED) instanceof EtcdClient client) {
				client.getKVClient();
			}
		};
	}

	@Bean
	static EtcdClientPrecedence etcdClientPrecedence(Environment environment) {
		return new EtcdClientPrecedence(environment);
	}

}
