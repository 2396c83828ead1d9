package dev.healthcheck.autoconfigure;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the registration of the application itself.
 *
 * @param enabled Whether the application registers itself in etcd while it is ready.
 * @param prefix What the keys of all services begin with. By default
 * healthcheck.discovery.prefix.
 * @param service Name of the service. By default spring.application.name.
 * @param host Host name or IP address at which others reach the application. By default
 * server.address, or else the first private address of this machine.
 * @param port Port at which others reach the application. By default that of its web
 * server.
 * @param weight Share of the requests, from 0 to 65535. 0 is no requests.
 * @param slowStart Time in which the application gets its full share of requests after it
 * joined or came back. By default as those that call it have it.
 * @param checkPath Path at which those that call the application check it by http, such
 * as /actuator/health/readiness. By default they check it as they check all nodes.
 * @param level Level of the application, from 0 to 99. Lower ones are preferred.
 * @param maxFails Consecutive failures of requests that take the application out of use.
 * auto compares with the other nodes of the service, 0 turns the counting off. By default
 * as those that call it have it.
 * @param failTimeout Time in which these failures must lie, and how long the application
 * stays out of use. By default as those that call it have it.
 * @param metadata Whatever else others may want to know of the application.
 * @param ttl How long the registration outlives an application that has died. From 1s, in
 * whole seconds.
 * @param withdrawDelay Wait between the withdrawal and the stop of the web server, in
 * which those that call the application follow.
 */
@ConfigurationProperties("healthcheck.registration")
record RegistrationProperties(@DefaultValue("false") boolean enabled, @Nullable String prefix, @Nullable String service,
		@Nullable String host, @Nullable Integer port, @DefaultValue("1") int weight, @Nullable Duration slowStart,
		@Nullable String checkPath, @DefaultValue("0") int level, @Nullable String maxFails,
		@Nullable Duration failTimeout, @DefaultValue Map<String, String> metadata, @DefaultValue("10s") Duration ttl,
		@DefaultValue("1s") Duration withdrawDelay) {

	static final String PREFIX = "healthcheck.registration";

}
