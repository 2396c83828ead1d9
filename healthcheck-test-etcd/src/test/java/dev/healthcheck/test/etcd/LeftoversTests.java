package dev.healthcheck.test.etcd;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Tag("processes")
class LeftoversTests {

	@Test
	void terminatedJvmEndsItsMembers() throws Exception {
		OtherJvm other = OtherJvm.start();
		other.process().destroy();
		other.process().waitFor();
		assertGone(other);
	}

	@Test
	void membersOfAKilledJvmAreEndedByTheNext() throws Exception {
		OtherJvm other = OtherJvm.start();
		other.process().destroyForcibly();
		other.process().waitFor();
		assertThat(other.members()).allMatch((pid) -> ProcessHandle.of(pid).isPresent());
		Leftovers.sweep();
		assertGone(other);
	}

	@Test
	void directoriesOfLivingJvmsStay() {
		Path own = Leftovers.newDirectory();
		Leftovers.sweep();
		assertThat(own).exists();
		Leftovers.delete(own);
	}

	private static void assertGone(OtherJvm other) {
		assertThat(other.directory()).doesNotExist();
		await().atMost(Duration.ofSeconds(60))
			.until(() -> other.members().stream().noneMatch((pid) -> ProcessHandle.of(pid).isPresent()));
		assertThat(Commands.run("ip", "netns", "list")).doesNotContain(other.namespaces());
	}

	/** Starts a cluster and prints what it consists of. */
	static final class Main {

		private Main() {
		}

		@SuppressWarnings("resource")
		public static void main(String[] args) throws InterruptedException {
			EtcdClusterBuilder builder = EtcdCluster.builder().members(2);
			EtcdCluster cluster = (ClusterNetwork.unsupported() != null) ? builder.start()
					: builder.namespaces().start();
			System.out.println(cluster.directory());
			System.out.println(cluster.member(1).pid());
			System.out.println(cluster.member(2).pid());
			System.out.println("hc" + cluster.member(1).clientAddress().split("\\.", -1)[2] + "-");
			Thread.currentThread().join();
		}

	}

	record OtherJvm(Process process, Path directory, List<Long> members, String namespaces) {

		static OtherJvm start() throws IOException {
			Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
					"-cp", System.getProperty("java.class.path"), Main.class.getName())
				.redirectError(Path.of("target", "other-jvm.log").toFile())
				.start();
			BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
			List<String> lines = new ArrayList<>();
			for (String line = out.readLine(); line != null; line = out.readLine()) {
				lines.add(line);
				if (lines.size() == 4) {
					break;
				}
			}
			assertThat(lines).hasSize(4);
			return new OtherJvm(process, Path.of(lines.get(0)),
					List.of(Long.valueOf(lines.get(1)), Long.valueOf(lines.get(2))), lines.get(3));
		}

	}

}
