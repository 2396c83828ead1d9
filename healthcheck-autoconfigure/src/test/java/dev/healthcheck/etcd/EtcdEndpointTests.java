package dev.healthcheck.etcd;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link EtcdEndpoint}.
 */
class EtcdEndpointTests {

	@ParameterizedTest
	@CsvSource({ "http://127.0.0.1:2379, http://127.0.0.1:2379", "http://etcd, http://etcd:2379",
			"https://Etcd.Example:443/, https://etcd.example:443", "HTTP://etcd:1, http://etcd:1",
			"http://[::1]:2380, http://[::1]:2380", "http://[fe80::1], http://[fe80::1]:2379",
			"'  http://etcd:65535 ', http://etcd:65535" })
	void wellFormed(String text, String endpoint) {
		assertThat(EtcdEndpoint.parse(text)).hasToString(endpoint);
	}

	@ParameterizedTest
	@CsvSource({ "dns+http://etcd:1, dns+http://etcd:1", "DNS+HTTPS://Etcd.Example/, dns+https://etcd.example:2379" })
	void nameOfAllMembers(String text, String endpoint) {
		EtcdEndpoint parsed = EtcdEndpoint.parse(text);
		assertThat(parsed).hasToString(endpoint);
		assertThat(parsed.node().isName()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "dns://etcd:1", "dns+ftp://etcd:1", "dns+etcd:1", "dns+http://10.0.0.1:1",
			"dns+https://[::1]:1" })
	void malformedName(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> EtcdEndpoint.parse(text))
			.withMessageContaining("'" + text + "'")
			.withMessageContaining("dns+http(s)://name:port");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "etcd:2379", "ftp://etcd:2379", "http:/etcd", "http://", "http://:2379",
			"http://etcd:0", "http://etcd:65536", "http://etcd:port", "http://etcd:-1", "http://etcd:2379/path",
			"http://etcd:2379?a=b", "http://::1:2379", "http://[::1:2379", "http://a,b", "http://a b",
			"etcd://etcd:2379", "http://etcd:", "http://etcd:99999999999999999999" })
	void malformed(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> EtcdEndpoint.parse(text))
			.withMessageContaining("'" + text + "'")
			.withMessageContaining("http(s)://host:port");
	}

	@Test
	void credentialsAreRefusedAndNotQuoted() {
		assertThatIllegalArgumentException().isThrownBy(() -> EtcdEndpoint.parse("http://root:secret@etcd:2379"))
			.withMessageContaining("'username' and 'password'")
			.withMessageNotContaining("secret");
	}

	@Test
	void aClusterHasAtLeastOneEndpoint() {
		assertThatIllegalArgumentException().isThrownBy(() -> cluster())
			.withMessage("'endpoints' is empty, but must list at least one 'http(s)://host:port' or "
					+ "'dns+http(s)://name:port'");
	}

	@Test
	void aClusterHasOneScheme() {
		assertThatIllegalArgumentException().isThrownBy(() -> cluster("http://a", "https://b"))
			.withMessage("'endpoints' mixes http and https (http://a:2379, https://b:2379), "
					+ "but all must have the same scheme");
	}

	@Test
	void aClusterHasNoEndpointTwice() {
		assertThatIllegalArgumentException().isThrownBy(() -> cluster("http://a", "http://b", "http://A:2379"))
			.withMessage("'endpoints' lists http://a:2379 twice");
	}

	private static boolean cluster(String... endpoints) {
		return EtcdEndpoint.checkCluster(List.copyOf(Stream.of(endpoints).map(EtcdEndpoint::parse).toList()));
	}

}
