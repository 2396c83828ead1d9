package dev.healthcheck.test;

import dev.healthcheck.autoconfigure.EtcdConnectionDetails;
import dev.healthcheck.test.etcd.EtcdCluster;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Says where a cluster is, by a bean that gives way to one of the application's own. Test
 * classes that use the same cluster can use the same context.
 *
 * @param cluster the cluster
 */
record ClusterContextCustomizer(EtcdCluster cluster) implements ContextCustomizer {

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
		if (context.getBeanFactory() instanceof BeanDefinitionRegistry registry) {
			RootBeanDefinition details = new RootBeanDefinition(EtcdConnectionDetails.class,
					() -> new ClusterConnectionDetails(this.cluster));
			details.setFallback(true);
			registry.registerBeanDefinition("etcdClusterConnectionDetails", details);
		}
	}

}
