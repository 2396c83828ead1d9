package dev.healthcheck.check;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link TcpCheck}.
 */
class TcpCheckTests {

	@Test
	void escapesAreResolved() {
		TcpCheck check = new TcpCheck("PING\\r\\n", "\\x2b");
		assertThat(check.sendBytes()).asString().isEqualTo("PING\r\n");
		assertThat(check.expectBytes()).asString().isEqualTo("+");
	}

	@Test
	void nothingIsNoBytes() {
		assertThat(TcpCheck.CONNECT.sendBytes()).isEmpty();
		assertThat(TcpCheck.CONNECT.expectBytes()).isEmpty();
	}

	@Test
	void badEscapeIsRefusedWhereItIsDefined() {
		assertThatIllegalArgumentException().isThrownBy(() -> new TcpCheck("\\q", null))
			.withMessageStartingWith("'send' has '\\q', but only");
		assertThatIllegalArgumentException().isThrownBy(() -> new TcpCheck(null, "ab\\x4"))
			.withMessageStartingWith("'expect' has '\\x4', but only");
	}

}
