package dev.healthcheck.node;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class NodeAddressTests {

	@ParameterizedTest
	@CsvSource({ "127.0.0.1:80,127.0.0.1,80", "[::1]:8080,::1,8080", "Example.ORG:1,example.org,1",
			"my_service:65535,my_service,65535", "' db-1:5432 ',db-1,5432" })
	void parses(String text, String host, int port) {
		NodeAddress address = NodeAddress.parse(text);
		assertThat(address.host()).isEqualTo(host);
		assertThat(address.port()).isEqualTo(port);
		assertThat(NodeAddress.parse(address.toString())).isEqualTo(address);
	}

	@Test
	void takesTheDefaultPort() {
		assertThat(NodeAddress.parse("a", 2379)).isEqualTo(new NodeAddress("a", 2379));
		assertThat(NodeAddress.parse("[::1]", 2379)).isEqualTo(new NodeAddress("::1", 2379));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ":80", "a", "a:", "a:0", "a:65536", "a:x", "a:-1", "::1:80", "[::1:80", "[]:80",
			"a b:80", "a/b:80", "u@a:80", "a:99999999999", "a:80:80", "<a>:80" })
	void refusesAndNamesWhatItRefuses(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> NodeAddress.parse(text))
			.withMessageContaining("'" + text + "'")
			.withMessageContaining("host:port");
	}

}
