package dev.healthcheck.autoconfigure.health;

import dev.healthcheck.autoconfigure.EtcdAutoConfiguration;
import dev.healthcheck.autoconfigure.EtcdClients;
import dev.healthcheck.autoconfigure.OnEtcdClient;
import dev.healthcheck.health.EtcdHealthContributor;
import io.etcd.jetcd.Client;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the health of the etcd cluster.
 */
@AutoConfiguration(after = EtcdAutoConfiguration.class)
@ConditionalOnClass({ Client.class, HealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@Conditional(OnEtcdClient.class)
@ConditionalOnEnabledHealthIndicator("etcd")
public final class EtcdHealthContributorAutoConfiguration {

	EtcdHealthContributorAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(name = { "etcdHealthIndicator", "etcdHealthContributor" })
	EtcdHealthContributor etcdHealthContributor(BeanFactory beans, Environment environment) {
		return new EtcdHealthContributor(EtcdClients.inUse(beans), EtcdClients.isRequired(environment));
	}

}
