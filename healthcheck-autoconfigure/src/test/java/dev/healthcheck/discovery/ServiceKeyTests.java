package dev.healthcheck.discovery;

import dev.healthcheck.node.NodeAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Keys that are those of nodes, and keys that are not.
 */
class ServiceKeyTests {

	@ParameterizedTest
	@ValueSource(strings = { "shop", "größe", "a.b_c-d", "my shop" })
	void aServiceMayHaveAnyNameThatCanBeSeen(String service) {
		assertThat(ServiceKey.parse(service + "/10.0.0.1:80"))
			.isEqualTo(new ServiceKey(service, new NodeAddress("10.0.0.1", 80)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "shop", "/10.0.0.1:80", " /10.0.0.1:80", "a/b/10.0.0.1:80", "shop/", "shop/10.0.0.1" })
	void anythingElseIsNoNode(String key) {
		assertThatIllegalArgumentException().isThrownBy(() -> ServiceKey.parse(key))
			.withMessageStartingWith("not <service>/<host>:<port>");
	}

	/** It would be part of every line of the log that names the upstream. */
	@Test
	void aNameThatForgesALogLineIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> ServiceKey.parse("shop\nERROR forged/10.0.0.1:80"))
			.withMessage("it has characters that cannot be seen");
	}

	@Test
	void aNameThatFillsTheLogIsRefused() {
		ServiceKey.parse("x".repeat(255) + "/10.0.0.1:80");
		assertThatIllegalArgumentException().isThrownBy(() -> ServiceKey.parse("x".repeat(256) + "/10.0.0.1:80"))
			.withMessage("the service's name is longer than 255 characters");
	}

}
