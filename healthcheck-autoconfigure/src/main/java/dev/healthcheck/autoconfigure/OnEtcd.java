package dev.healthcheck.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import dev.healthcheck.etcd.EtcdClient;
import dev.healthcheck.etcd.EtcdClientSettings;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Whether the application uses etcd: it says so, or says where etcd is, or uses what
 * needs it. Nothing of etcd is there by default.
 */
final class OnEtcd extends SpringBootCondition implements ConfigurationCondition {

	private static final String ENABLED = EtcdProperties.PREFIX + ".enabled";

	private static final List<Class<?>> BEANS = List.of(EtcdConnectionDetails.class, EtcdClientSettings.class,
			EtcdClient.class);

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("etcd");
		Boolean enabled = context.getEnvironment().getProperty(ENABLED, Boolean.class);
		if (enabled != null) {
			return new ConditionOutcome(enabled, message.because(ENABLED + " is " + enabled));
		}
		List<String> reasons = reasons(context.getEnvironment(), context.getBeanFactory());
		return reasons.isEmpty()
				? ConditionOutcome.noMatch(message.because(EtcdProperties.PREFIX + ".endpoints is not set, there is no "
						+ "bean of type EtcdConnectionDetails, and none of discovery, registration and fleet is on"))
				: ConditionOutcome.match(message.because(String.join(", ", reasons)));
	}

	private static List<String> reasons(Environment environment, @Nullable ConfigurableListableBeanFactory beans) {
		List<String> reasons = new ArrayList<>();
		if (OnConfiguredEtcd.hasEndpoints(environment)) {
			reasons.add(EtcdProperties.PREFIX + ".endpoints is set");
		}
		if (beans != null) {
			BEANS.stream()
				.flatMap((type) -> OnConfiguredEtcd.names(beans, type))
				.forEach((name) -> reasons.add("found bean " + name));
		}
		EtcdRequirement.features(environment).forEach((feature) -> reasons.add(feature + " is true"));
		return reasons;
	}

}
