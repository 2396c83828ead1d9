package dev.healthcheck.autoconfigure;

import dev.healthcheck.discovery.EtcdRegistration;
import dev.healthcheck.etcd.EtcdClient;
import dev.healthcheck.upstream.Upstreams;
import io.etcd.jetcd.Client;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the registration of the
 * application itself in etcd.
 */
@AutoConfiguration(after = EtcdAutoConfiguration.class)
@ConditionalOnClass({ Client.class, JsonMapper.class })
@Conditional(OnEtcdClient.class)
@ConditionalOnBooleanProperty("healthcheck.registration.enabled")
@EnableConfigurationProperties(RegistrationProperties.class)
public final class RegistrationAutoConfiguration {

	RegistrationAutoConfiguration() {
	}

	@Bean(destroyMethod = "close")
	@Lazy(false)
	RegistrationLifecycle registrationLifecycle(BeanFactory beans, Upstreams upstreams,
			RegistrationProperties properties, Environment environment) {
		EtcdClient client = EtcdClients.inUse(beans);
		RegistrationSettingsMapper mapper = new RegistrationSettingsMapper(properties, environment);
		return new RegistrationLifecycle(() -> EtcdClients.isReal(client, upstreams)
				? new EtcdRegistration(client, upstreams, mapper.map()) : null);
	}

}
