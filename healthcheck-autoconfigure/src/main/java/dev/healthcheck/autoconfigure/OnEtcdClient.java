package dev.healthcheck.autoconfigure;

import dev.healthcheck.etcd.EtcdClient;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;

/**
 * There is an etcd client to use: the configured one, or one of the application's own
 * that is the only or the primary one.
 *
 * @see EtcdClients#inUse
 */
public final class OnEtcdClient extends AnyNestedCondition {

	OnEtcdClient() {
		super(ConfigurationPhase.REGISTER_BEAN);
	}

	@ConditionalOnBean(value = EtcdClient.class, name = EtcdClients.CONFIGURED)
	static class Configured {

	}

	@ConditionalOnSingleCandidate(EtcdClient.class)
	static class Own {

	}

}
