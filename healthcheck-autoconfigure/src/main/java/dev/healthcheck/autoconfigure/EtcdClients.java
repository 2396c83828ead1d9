package dev.healthcheck.autoconfigure;

import java.lang.reflect.Proxy;

import dev.healthcheck.etcd.EtcdClient;
import dev.healthcheck.upstream.Upstreams;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.env.Environment;

/**
 * The etcd client that discovery, registration, fleet and health use. Tests of
 * applications replace beans by mocks, which have nothing that they could be asked for:
 * an application starts with those too.
 */
public final class EtcdClients {

	/** The name of the client that the properties configure. */
	static final String CONFIGURED = "etcdClient";

	private EtcdClients() {
	}

	/**
	 * The client to use: the configured one, whatever further clients there are, else the
	 * application's own.
	 * @param beans where to look
	 * @return the client, one of nothing if there is none any more
	 */
	public static EtcdClient inUse(BeanFactory beans) {
		boolean configured = beans.containsBean(CONFIGURED) && beans.isTypeMatch(CONFIGURED, EtcdClient.class);
		return orNothing(configured ? beans.getBean(CONFIGURED, EtcdClient.class)
				: beans.getBeanProvider(EtcdClient.class).getIfUnique());
	}

	/**
	 * Whether an application cannot serve without etcd: as it says, else when it uses
	 * etcd for none of discovery, registration and fleet, which outlast an outage.
	 * @param environment where it says so
	 * @return whether its health is {@code DOWN} without etcd
	 */
	public static boolean isRequired(Environment environment) {
		Boolean required = environment.getProperty(EtcdProperties.Health.REQUIRED, Boolean.class);
		return (required != null) ? required : EtcdRequirement.features(environment).findAny().isEmpty();
	}

	/** The client, or one that is as empty as a mock. */
	static EtcdClient orNothing(@Nullable EtcdClient client) {
		return (client != null) ? client : (EtcdClient) Proxy.newProxyInstance(EtcdClient.class.getClassLoader(),
				new Class<?>[] { EtcdClient.class }, (proxy, method, arguments) -> switch (method.getName()) {
					case "equals" -> proxy == arguments[0];
					case "hashCode" -> System.identityHashCode(proxy);
					case "toString" -> "an etcd client of nothing";
					default -> null;
				});
	}

	/** Whether these are no mocks, so that something can be done with them. */
	@SuppressWarnings("ConstantConditions")
	static boolean isReal(EtcdClient client, Upstreams upstreams) {
		return client.upstream() != null && isReal(upstreams);
	}

	@SuppressWarnings("ConstantConditions")
	static boolean isReal(Upstreams upstreams) {
		return upstreams.scheduler() != null;
	}

}
