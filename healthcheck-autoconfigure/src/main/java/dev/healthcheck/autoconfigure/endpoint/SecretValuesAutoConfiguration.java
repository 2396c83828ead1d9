package dev.healthcheck.autoconfigure.endpoint;

import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} that hides secret values of our
 * properties in the endpoints {@code configprops} and {@code env}.
 */
@AutoConfiguration
@ConditionalOnClass(SanitizingFunction.class)
public final class SecretValuesAutoConfiguration {

	SecretValuesAutoConfiguration() {
	}

	@Bean
	SanitizingFunction healthcheckSecretValues() {
		return new SecretValues();
	}

}
