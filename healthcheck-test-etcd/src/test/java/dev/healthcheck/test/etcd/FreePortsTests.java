package dev.healthcheck.test.etcd;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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

	/** An application under test was once asked in place of another process's server. */
	@Test
	void processesSideBySideAreGivenDifferentOnes() throws Exception {
		List<Process> processes = new ArrayList<>();
		try {
			List<String> ports = new ArrayList<>(FreePorts.next(50).stream().map(String::valueOf).toList());
			for (int i = 0; i < 3; i++) {
				Process process = start();
				processes.add(process);
				ports.addAll(List.of(process.inputReader().readLine().split(" ")));
			}
			assertThat(ports).hasSize(4 * 50).doesNotHaveDuplicates();
			// nor is one given again soon
			assertThat(FreePorts.next(100))
				.doesNotContainAnyElementsOf(ports.subList(0, 50).stream().map(Integer::valueOf).toList());
		}
		finally {
			processes.forEach(Process::destroy);
		}
	}

	private static Process start() throws IOException {
		return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), Other.class.getName())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
	}

	/** Another process that needs ports, until it is ended. */
	static final class Other {

		private Other() {
		}

		public static void main(String[] arguments) throws IOException {
			System.out.println(String.join(" ", FreePorts.next(50).stream().map(String::valueOf).toList()));
			System.in.read();
		}

	}

}
