package dev.healthcheck.samples.gateway;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the gateway.
 *
 * @param connectTimeout Bound on making a connection to a node.
 * @param requestTimeout Longest wait for a node: for its response once the request is
 * sent, for it to take more of the request, and for more of its response.
 */
@ConfigurationProperties("gateway")
record GatewayProperties(@DefaultValue("2s") Duration connectTimeout, @DefaultValue("5s") Duration requestTimeout) {

	GatewayProperties {
		positive("gateway.connect-timeout", connectTimeout);
		positive("gateway.request-timeout", requestTimeout);
	}

	private static void positive(String name, Duration value) {
		if (value.toMillis() < 1 || value.toDays() > 1) {
			throw new IllegalArgumentException(
					"'" + name + "' is " + value + ", but must be from 1ms to 24h, such as 5s");
		}
	}

}
