package dev.healthcheck.autoconfigure;

import java.util.List;
import java.util.stream.Stream;

import dev.healthcheck.etcd.EtcdClient;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Stops the start when discovery, registration or the fleet is on and cannot work,
 * instead of leaving it out without a word.
 */
final class EtcdRequirement implements BeanFactoryPostProcessor {

	private static final List<String> FEATURES = List.of(DiscoveryProperties.PREFIX + ".enabled",
			RegistrationProperties.PREFIX + ".enabled", FleetProperties.PREFIX + ".enabled");

	private final Environment environment;

	EtcdRequirement(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
		features(this.environment).forEach((property) -> {
			String missing = missing(beans);
			if (missing != null) {
				throw InvalidPropertyException.because(property, "it is true, but " + missing);
			}
		});
	}

	/** The properties that are on and need an etcd client. */
	static Stream<String> features(Environment environment) {
		return FEATURES.stream().filter((feature) -> environment.getProperty(feature, Boolean.class, false));
	}

	private @Nullable String missing(ConfigurableListableBeanFactory beans) {
		ClassLoader loader = beans.getBeanClassLoader();
		if (!ClassUtils.isPresent("io.etcd.jetcd.Client", loader)) {
			return "there is no etcd client without io.etcd:jetcd-core, which must be on the class path";
		}
		if (!ClassUtils.isPresent("tools.jackson.databind.json.JsonMapper", loader)) {
			return "what etcd holds cannot be read without tools.jackson.core:jackson-databind, "
					+ "which must be on the class path";
		}
		if (beans.containsBean(EtcdClients.CONFIGURED)) {
			return null;
		}
		List<String> clients = List.of(beans.getBeanNamesForType(EtcdClient.class, true, false));
		if (!clients.isEmpty()) {
			return isUnique(beans, clients) ? null : "there are several etcd clients, " + clients
					+ ": one must be primary, or named '" + EtcdClients.CONFIGURED + "'";
		}
		return this.environment.getProperty(EtcdProperties.PREFIX + ".enabled", Boolean.class, true)
				? "there is no etcd client"
				: "there is no etcd client, as healthcheck.etcd.enabled is false, but must be true";
	}

	private static boolean isUnique(ConfigurableListableBeanFactory beans, List<String> clients) {
		return clients.size() == 1 || clients.stream()
			.filter((name) -> beans.containsBeanDefinition(name) && beans.getBeanDefinition(name).isPrimary())
			.count() == 1;
	}

}
