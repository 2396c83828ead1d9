package dev.healthcheck.autoconfigure;

import java.util.List;

import dev.healthcheck.etcd.EtcdClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.env.Environment;

/**
 * Makes the configured etcd client the primary one when the application has further ones,
 * and says which client is in use. A client that the application has marked as primary is
 * left to be so.
 */
final class EtcdClientPrecedence implements BeanFactoryPostProcessor, PriorityOrdered {

	private static final Logger log = LoggerFactory.getLogger(EtcdClientPrecedence.class);

	private final Environment environment;

	EtcdClientPrecedence(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
		List<String> own = OnConfiguredEtcd.names(beans, EtcdClient.class)
			.filter((name) -> !OnConfiguredEtcd.isMadeHere(beans, name))
			.toList();
		if (own.isEmpty()) {
			return;
		}
		if (!OnConfiguredEtcd.isMadeHere(beans, EtcdClients.CONFIGURED)) {
			log.atLevel(OnConfiguredEtcd.hasEndpoints(this.environment) ? Level.WARN : Level.INFO)
				.log("The properties healthcheck.etcd make no client: the application's own replaces it, {}", own);
			return;
		}
		if (own.stream().noneMatch((name) -> isPrimary(beans, name))) {
			BeanDefinition configured = beans.getBeanDefinition(EtcdClients.CONFIGURED);
			configured.setFallback(false);
			configured.setPrimary(true);
		}
		log.info("Discovery, registration and health use the etcd client of healthcheck.etcd, bean '{}'; "
				+ "the application has further ones, {}", EtcdClients.CONFIGURED, own);
	}

	private static boolean isPrimary(ConfigurableListableBeanFactory beans, String name) {
		return beans.containsBeanDefinition(name) && beans.getBeanDefinition(name).isPrimary();
	}

	/** Before mocks take the place of beans, as they look for the primary one. */
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
