package dev.healthcheck.samples.gateway;

import java.util.Map;

import org.springframework.stereotype.Component;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;

/**
 * Everything that nobody else answers is forwarded, whatever its method.
 */
@Component
class GatewayMapping extends SimpleUrlHandlerMapping {

	/** After controllers and the actuator, before static resources. */
	private static final int ORDER = 10;

	GatewayMapping(Gateway gateway) {
		super(Map.of("/**", gateway), ORDER);
	}

}
