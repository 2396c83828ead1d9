package dev.healthcheck.autoconfigure;

import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;

/**
 * Tells how to have the etcd client that is to be injected and is not there.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class MissingEtcdClientFailureAnalyzer extends AbstractInjectionFailureAnalyzer<NoSuchBeanDefinitionException> {

	/** By their names, as they may be missing. */
	private static final Set<String> TYPES = Set.of("dev.healthcheck.etcd.EtcdClient",
			"dev.healthcheck.etcd.EtcdClientFactory", "io.etcd.jetcd.Client");

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause,
			@Nullable String description) {
		ResolvableType type = cause.getResolvableType();
		if (type == null || cause.getNumberOfBeansFound() > 0 || !TYPES.contains(type.toClass().getName())) {
			return null;
		}
		return new FailureAnalysis(
				((description != null) ? description : "A component") + " required a bean of type '"
						+ type.toClass().getName() + "', but the application does not say where etcd is.",
				"Set healthcheck.etcd.endpoints, or have a bean of type EtcdConnectionDetails; "
						+ "healthcheck.etcd.enabled must not be false.",
				cause);
	}

}
