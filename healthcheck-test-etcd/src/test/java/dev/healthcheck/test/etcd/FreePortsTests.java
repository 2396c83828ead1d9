package dev.healthcheck.test.etcd;

import java.net.InetAddress;
import java.net.ServerSocket;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FreePortsTests {

	@Test
	void portsDifferAndAreBelowTheRangeOfOutgoingConnections() {
		assertThat(FreePorts.next(50)).doesNotHaveDuplicates().allMatch((port) -> port < 32768);
	}

	@Test
	void takenPortIsNotFree() throws Exception {
		int port = FreePorts.next();
		assertThat(FreePorts.isFree(port)).isTrue();
		try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
			assertThat(FreePorts.isFree(taken.getLocalPort())).isFalse();
		}
	}

}
