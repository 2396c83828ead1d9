package dev.healthcheck.test.page;

import java.net.ConnectException;
import java.time.Duration;

import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.test.TestUpstreams;
import dev.healthcheck.upstream.NoNodeAvailableException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DialerTests {

	@AutoClose
	private final TestUpstreams test = TestUpstreams.of("orders", "10.0.0.1:80", "10.0.0.2:80");

	private final Dialer dialer = new Dialer(this.test.upstreams());

	@Test
	void anUnhealthyNodeIsNotDialled() {
		this.test.set("10.0.0.1:80", NodeStatus.UNHEALTHY);
		assertThat(this.dialer.dial((address) -> address)).isEqualTo("10.0.0.2:80");
	}

	@Test
	void noNodeIsLeft() {
		this.test.set("10.0.0.1:80", NodeStatus.UNHEALTHY).set("10.0.0.2:80", NodeStatus.MAINTENANCE);
		assertThatExceptionOfType(NoNodeAvailableException.class)
			.isThrownBy(() -> this.dialer.dial((address) -> address));
	}

	@Test
	void aNodeThatFailsIsLeftAloneForTenSeconds() {
		assertThat(this.dialer.dial(this::secondOnly)).isEqualTo("10.0.0.2:80");
		// the first has been tried by now
		assertThat(this.dialer.dial(this::secondOnly)).isEqualTo("10.0.0.2:80");
		assertThat(this.dialer.dial((address) -> address)).isEqualTo("10.0.0.2:80");
		this.test.set("10.0.0.2:80", NodeStatus.DRAINING).advance(Duration.ofSeconds(11));
		assertThat(this.dialer.dial((address) -> address)).isEqualTo("10.0.0.1:80");
	}

	private String secondOnly(String address) throws ConnectException {
		if (address.equals("10.0.0.1:80")) {
			throw new ConnectException("Connection refused");
		}
		return address;
	}

}
