package dev.healthcheck.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import dev.healthcheck.discovery.EmptyPolicy;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of upstreams that are read from etcd.
 *
 * @param enabled Whether upstreams are read from etcd.
 * @param prefix Prefix of the keys, each prefix, service, slash and host:port.
 * @param template Settings of every service that is read. Its nodes are those of the
 * keys.
 * @param services Settings of single services over those of the template. Such a service
 * is an upstream also while it has no keys.
 * @param emptyPolicy What to do when more than half of a service, and more than two
 * nodes, vanish at once: keep holds them for a while unless their checks fail, apply
 * drops them.
 * @param hold How long keep holds nodes.
 * @param snapshotFile File that keeps the last good data, read at start when etcd cannot
 * be reached.
 */
@ConfigurationProperties("healthcheck.discovery")
record DiscoveryProperties(@DefaultValue("false") boolean enabled, @DefaultValue("/services/") String prefix,
		@NestedConfigurationProperty @DefaultValue UpstreamProperties template,
		@DefaultValue Map<String, UpstreamProperties> services, @DefaultValue("keep") EmptyPolicy emptyPolicy,
		@DefaultValue("30s") Duration hold, @Nullable Path snapshotFile) {

	static final String PREFIX = "healthcheck.discovery";

	/**
	 * Without anything that may be secret.
	 */
	@Override
	public String toString() {
		return "DiscoveryProperties[prefix=" + this.prefix + ", services=" + this.services.keySet() + "]";
	}

}
