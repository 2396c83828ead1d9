package dev.healthcheck.discovery;

import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;

import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.MaxFails;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.NodeLimits;
import dev.healthcheck.node.NodeSource;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What an application registers of itself.
 */
class RegistrationSettingsTests {

	private static final Node NODE = Node.of("10.0.0.1:80");

	private static final RegistrationSettings SETTINGS = RegistrationSettings.of("shop", NODE);

	@Test
	void theKeyNamesServiceAndAddress() {
		assertThat(SETTINGS.key()).isEqualTo("/services/shop/10.0.0.1:80");
		assertThat(SETTINGS.withPrefix("/live/").key()).isEqualTo("/live/shop/10.0.0.1:80");
		assertThat(RegistrationSettings.of("shop", Node.of("[fd00::1]:80")).key())
			.isEqualTo("/services/shop/[fd00::1]:80");
	}

	@Test
	void theValueSaysOnlyWhatIsSet() {
		assertThat(SETTINGS.value(true)).isEqualTo("{\"weight\":1}");
		assertThat(SETTINGS.value(false)).isEqualTo("{\"weight\":1,\"status\":\"down\"}");
	}

	@Test
	void theValueIsReadAsItWasMeant() {
		Node node = NODE.withWeight(7)
			.withLimits(new NodeLimits(MaxFails.of(0), Duration.ofSeconds(20), Duration.ofMillis(1500)))
			.withCheckPath("/health?a=\"b\"")
			.withMetadata(Map.of("zone", "a\"\\\u00e9\n", "empty", ""))
			.withSource(NodeSource.ETCD);
		RegistrationSettings settings = RegistrationSettings.of("shop", node).withLevel(2);
		assertThat(settings.value(true)).contains("\"fail_timeout\":20", "\"slow_start\":\"1500ms\"");
		assertThat(NodeValue.parse(node.address(), settings.value(true))).isEqualTo(new NodeValue(node, 2));
		assertThat(NodeValue.parse(node.address(), settings.value(false)))
			.isEqualTo(new NodeValue(node.withAdmin(AdminState.MAINTENANCE), 2));
	}

	@Test
	void maxFailsAutoIsReadAsItWasMeant() {
		Node node = NODE.withLimits(new NodeLimits(MaxFails.AUTO, null, null)).withSource(NodeSource.ETCD);
		RegistrationSettings settings = RegistrationSettings.of("shop", node);
		assertThat(settings.value(true)).isEqualTo("{\"weight\":1,\"max_fails\":\"auto\"}");
		assertThat(NodeValue.parse(node.address(), settings.value(true))).isEqualTo(new NodeValue(node, 0));
	}

	@Test
	void whatOthersCouldNotReadIsRefused() {
		refused((settings) -> settings.withPrefix(" "), "'prefix' is ' ', but must not be empty");
		refused((settings) -> RegistrationSettings.of("a/b", NODE),
				"'service' is 'a/b', but must be a name without a slash");
		refused((settings) -> RegistrationSettings.of(" ", NODE),
				"'service' is ' ', but must be a name without a slash");
		refused((settings) -> RegistrationSettings.of("shop", Node.of(new NodeAddress("a/b", 80))),
				"'host' is 'a/b', but must be a host name or an IP address");
		refused((settings) -> settings.withLevel(100), "'level' is 100, but must be from 0 to 99");
		refused((settings) -> settings.withTtl(Duration.ofMillis(999)), "'ttl' is PT0.999S, but must be from 1s to 1d");
		refused((settings) -> settings.withTtl(Duration.ofDays(2)), "'ttl' is PT48H, but must be from 1s to 1d");
		refused((settings) -> settings.withWithdrawDelay(Duration.ofSeconds(-1)),
				"'withdraw-delay' is PT-1S, but must be zero or a positive duration such as 1s");
		refused((settings) -> RegistrationSettings.of("shop", NODE.withMetadata(Map.of("all", "x".repeat(70000)))),
				"the value is longer than 64 KiB");
	}

	@Test
	void theTtlIsRoundedUpToWholeSeconds() {
		assertThat(SETTINGS.ttlSeconds()).isEqualTo(10);
		assertThat(SETTINGS.withTtl(Duration.ofMillis(1001)).ttlSeconds()).isEqualTo(2);
		assertThat(SETTINGS.withTtl(Duration.ofSeconds(1)).ttlSeconds()).isEqualTo(1);
	}

	private static void refused(UnaryOperator<RegistrationSettings> change, String message) {
		assertThatIllegalArgumentException().isThrownBy(() -> change.apply(SETTINGS)).withMessage(message);
	}

}
