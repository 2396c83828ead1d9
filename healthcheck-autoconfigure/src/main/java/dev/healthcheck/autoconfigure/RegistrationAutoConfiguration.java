package dev.healthcheck.autoconfigure;

import dev.healthcheck.discovery.EtcdRegistration;
import dev.healthcheck.etcd.EtcdClient;
import dev.healthcheck.upstream.Upstreams;
import io.etcd.jetcd.Client;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the registration of the
 * application itself in etcd.
 */
@AutoConfiguration(after = EtcdAutoConfiguration.class)
@ConditionalOnClass(Client.class)
@ConditionalOnBean(EtcdClient.class)
@ConditionalOnBooleanProperty(name = "healthcheck.registration.enabled")
@EnableConfigurationProperties(RegistrationProperties.class)
public final class RegistrationAutoConfiguration {

	RegistrationAutoConfiguration() {
	}

	@Bean(destroyMethod = "close")
	RegistrationLifecycle registrationLifecycle(EtcdClient client, Upstreams upstreams,
			RegistrationProperties properties, Environment environment) {
		RegistrationSettingsMapper mapper = new RegistrationSettingsMapper(properties, environment);
		return new RegistrationLifecycle(() -> new EtcdRegistration(client, upstreams, mapper.map()));
	}

}
