package dev.healthcheck.autoconfigure;

import java.util.List;

import dev.healthcheck.etcd.EtcdClient;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Stops the start when discovery or registration is on and cannot work, instead of
 * leaving it out without a word.
 */
final class EtcdRequirement implements BeanFactoryPostProcessor {

	private static final List<String> FEATURES = List.of(DiscoveryProperties.PREFIX, RegistrationProperties.PREFIX);

	private final Environment environment;

	EtcdRequirement(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
		for (String feature : FEATURES) {
			String property = feature + ".enabled";
			String missing = isOn(property, false) ? missing(beans) : null;
			if (missing != null) {
				throw InvalidPropertyException.because(property, "it is true, but " + missing);
			}
		}
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
		return isOn(EtcdProperties.PREFIX + ".enabled", true) ? "there is no etcd client"
				: "there is no etcd client, as healthcheck.etcd.enabled is false, but must be true";
	}

	private static boolean isUnique(ConfigurableListableBeanFactory beans, List<String> clients) {
		return clients.size() == 1 || clients.stream()
			.filter((name) -> beans.containsBeanDefinition(name) && beans.getBeanDefinition(name).isPrimary())
			.count() == 1;
	}

	private boolean isOn(String property, boolean byDefault) {
		return this.environment.getProperty(property, Boolean.class, byDefault);
	}

}
