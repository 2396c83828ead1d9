package dev.healthcheck.autoconfigure;

import java.util.List;
import java.util.stream.Stream;

import dev.healthcheck.etcd.EtcdClient;
import dev.healthcheck.etcd.EtcdClientSettings;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Whether the properties make a client. A bean named {@code etcdClient} replaces it; a
 * client of another name is a further one, unless nobody has said where the cluster of
 * the properties is.
 */
final class OnConfiguredEtcd extends SpringBootCondition implements ConfigurationCondition {

	/** By its name, as it uses this class. */
	private static final String MAKER = OnConfiguredEtcd.class.getPackageName() + ".EtcdAutoConfiguration";

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConfigurableListableBeanFactory beans = context.getBeanFactory();
		ConditionMessage.Builder message = ConditionMessage.forCondition("Configured etcd client");
		if (beans == null) {
			return ConditionOutcome.noMatch(message.because("there are no beans"));
		}
		if (beans.containsBean(EtcdClients.CONFIGURED)) {
			return ConditionOutcome.noMatch(message.foundExactly("bean " + EtcdClients.CONFIGURED));
		}
		List<String> own = names(beans, EtcdClient.class).toList();
		return new ConditionOutcome(own.isEmpty() || isConfigured(context.getEnvironment(), beans),
				message.found("own client", "own clients").items(own));
	}

	private static boolean isConfigured(Environment environment, ConfigurableListableBeanFactory beans) {
		return hasEndpoints(environment)
				|| Stream.concat(names(beans, EtcdConnectionDetails.class), names(beans, EtcdClientSettings.class))
					.anyMatch((name) -> !isMadeHere(beans, name));
	}

	static boolean hasEndpoints(Environment environment) {
		return Binder.get(environment)
			.bind(EtcdProperties.PREFIX + ".endpoints", Bindable.listOf(String.class))
			.isBound();
	}

	static Stream<String> names(ConfigurableListableBeanFactory beans, Class<?> type) {
		return Stream.of(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, type, true, false));
	}

	/** Whether a bean is one of those that the properties make. */
	static boolean isMadeHere(ConfigurableListableBeanFactory beans, String name) {
		return beans.containsBeanDefinition(name) && MAKER.equals(beans.getBeanDefinition(name).getFactoryBeanName());
	}

}
