package dev.healthcheck.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of instances that share checks.
 *
 * @param enabled Whether instances share the checks of nodes through etcd.
 * @param group Who shares: instances of equal group and zone. By default
 * spring.application.name.
 * @param zone Network that this instance sees nodes from. Instances of other zones check
 * for themselves. By default there is one for all.
 * @param prefix Prefix of the keys in etcd.
 * @param name What other instances call this one. By default its host and port.
 * @param weight Share of the checks, from 0 to 100. 0 only listens.
 * @param ttl How long a dead instance keeps its nodes. From 2s to 60s, in whole seconds.
 * @param startWait How long a start waits for what others know.
 * @param oneHost Whether all instances run on one host, so that loopback addresses are
 * the same servers for all.
 */
@ConfigurationProperties("healthcheck.fleet")
record FleetProperties(@DefaultValue("false") boolean enabled, @Nullable String group, @Nullable String zone,
		@DefaultValue("/healthcheck/fleet/") String prefix, @Nullable String name, @DefaultValue("1") int weight,
		@DefaultValue("5s") Duration ttl, @DefaultValue("300ms") Duration startWait,
		@DefaultValue("false") boolean oneHost) {

	static final String PREFIX = "healthcheck.fleet";

}
