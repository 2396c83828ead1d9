package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.List;

import dev.healthcheck.node.NodeAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class EtcdSettingsTests {

	@ParameterizedTest
	@CsvSource({ "http://a:1,false,a:1", "https://A:2379/,true,a:2379", "http://[::1],false,[::1]:2379",
			"HTTP://127.0.0.1,false,127.0.0.1:2379" })
	void endpointsAreParsed(String text, boolean https, String address) {
		assertThat(EtcdEndpoint.parse(text)).isEqualTo(new EtcdEndpoint(https, NodeAddress.parse(address)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a:2379", "ftp://a:2379", "http://", "http://:2379", "http://a:0", "http://a:65536",
			"http://a:x", "http://a/path", "://a" })
	void malformedEndpointsAreNamed(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> EtcdEndpoint.parse(text))
			.withMessageContaining("'" + text + "'")
			.withMessageContaining("http(s)://host:port");
	}

	@Test
	void credentialsInAnEndpointAreRefusedWithoutBeingShown() {
		assertThatIllegalArgumentException().isThrownBy(() -> EtcdEndpoint.parse("http://root:secret@a:2379"))
			.withMessageContaining("username")
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("secret").doesNotContain("root"));
	}

	@Test
	void clustersThatAreNoneAreRefused() {
		assertRefused(List.of(), "'endpoints' is empty");
		assertRefused(List.of("http://a:1", "https://b:1"), "mixes http and https");
		assertRefused(List.of("http://a:1", "http://A:1/"), "'endpoints' lists http://a:1 twice");
	}

	private static void assertRefused(List<String> endpoints, String message) {
		assertThatIllegalArgumentException().isThrownBy(() -> EtcdClientSettings.builder(endpoints).build())
			.withMessageContaining(message);
	}

	@Test
	void halfGivenCredentialsAreRefusedWithoutBeingShown() {
		EtcdClientSettings.Builder builder = EtcdClientSettings.builder(List.of("http://a:1"));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.credentials("root", null).build())
			.withMessage("'username' is set without 'password', but both or neither are needed");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.credentials(null, "secret").build())
			.withMessage("'password' is set without 'username', but both or neither are needed");
		assertThat(builder.credentials("root", "secret").build().toString()).doesNotContain("secret");
	}

	@Test
	void durationsMustBePositive() {
		EtcdClientSettings.Builder builder = EtcdClientSettings.builder(List.of("http://a:1"));
		assertThatIllegalArgumentException().isThrownBy(() -> builder.requestTimeout(Duration.ZERO).build())
			.withMessageContaining("'request-timeout' is PT0S");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RetrySettings(0, Duration.ofMillis(1), Duration.ofMillis(2)))
			.withMessageContaining("'retry.max-attempts' is 0");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RetrySettings(null, Duration.ofMillis(3), Duration.ofMillis(2)))
			.withMessageContaining("'retry.max-delay'");
	}

	@Test
	void attemptsReachEveryEndpointAndOneMore() {
		EtcdClientSettings.Builder builder = EtcdClientSettings.builder(List.of("http://a:1", "http://b:1"));
		assertThat(builder.build().attempts()).isEqualTo(3);
		assertThat(builder.passive(dev.healthcheck.breaker.PassiveSettings.of(3, Duration.ofSeconds(10)))
			.build()
			.attempts()).isEqualTo(7);
		assertThat(builder.retry(new RetrySettings(2, Duration.ofMillis(1), Duration.ofMillis(2))).build().attempts())
			.isEqualTo(2);
	}

}
