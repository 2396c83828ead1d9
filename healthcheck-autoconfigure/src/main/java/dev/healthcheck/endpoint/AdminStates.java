package dev.healthcheck.endpoint;

import java.util.Arrays;

import dev.healthcheck.node.AdminState;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/**
 * What an operator can write.
 */
final class AdminStates {

	private AdminStates() {
	}

	static AdminState parse(String text) {
		return Arrays.stream(AdminState.values())
			.filter((state) -> state.name().equalsIgnoreCase(text))
			.findFirst()
			.orElseThrow(() -> new InvalidEndpointRequestException(
					"'admin' must be ready, drain or maintenance, but is '" + text + "'", "unknown admin state"));
	}

}
