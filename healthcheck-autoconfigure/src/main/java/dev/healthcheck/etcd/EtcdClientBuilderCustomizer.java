package dev.healthcheck.etcd;

import io.etcd.jetcd.ClientBuilder;

/**
 * Changes jetcd's builder last, before a client is built.
 */
@FunctionalInterface
public interface EtcdClientBuilderCustomizer {

	/**
	 * Customize the builder. Its target, load balancer policy and interceptors carry the
	 * endpoint selection: add to the interceptors rather than replacing them.
	 * @param builder the builder
	 */
	void customize(ClientBuilder builder);

}
