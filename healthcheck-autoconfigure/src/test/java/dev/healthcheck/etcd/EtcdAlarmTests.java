package dev.healthcheck.etcd;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.test.etcd.EtcdMember;
import dev.healthcheck.testing.faults.FaultRow;
import dev.healthcheck.testing.faults.Figures;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.options.DeleteOption;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A full database: etcd refuses writes and calls itself unhealthy, but answers reads. So
 * its members stay healthy here, and show their alarm.
 */
@Tag("processes")
class EtcdAlarmTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension
		.of((cluster) -> cluster.flags("--quota-backend-bytes=1048576"));

	private final EtcdCluster cluster = etcd.cluster();

	@Test
	@FaultRow(19)
	void readsGoOnUnderTheAlarmAndWritesWhenItIsDisarmed() throws IOException {
		try (ClientUnderTest client = ClientUnderTest.of(this.cluster)) {
			client.put("small", "1");
			String refusal = fill(client);
			assertThat(refusal).isEqualTo("RESOURCE_EXHAUSTED: etcdserver: mvcc: database space exceeded");
			// members hear of the alarm one after the other
			Awaitility.await()
				.atMost(ClientUnderTest.PATIENCE)
				.untilAsserted(() -> assertThat(health("/health")).allMatch((answer) -> answer.startsWith("503")));
			// the next checks leave this alarm aside
			awaitChecks(client);
			client.awaitStatusOfAll(NodeStatus.HEALTHY);
			for (int i = 0; i < 50; i++) {
				assertThat(client.value("small")).isEqualTo("1");
				ClientUnderTest.last(Duration.ofMillis(20));
			}
			assertThat(client.failures()).isEmpty();
			assertThat(client.upstream().snapshot().selectable()).isEqualTo(3);
			Awaitility.await()
				.atMost(ClientUnderTest.PATIENCE)
				.untilAsserted(() -> assertThat(client.client().members().values())
					.allSatisfy((member) -> assertThat(member.alarms()).contains("NOSPACE")));
			makeSpace(client);
			long start = System.nanoTime();
			this.cluster.etcdctl("alarm", "disarm");
			client.put("small", "2");
			Figures.record("first write after the alarm was disarmed", Duration.ofNanos(System.nanoTime() - start));
			assertThat(client.upstream().snapshot().selectable()).isEqualTo(3);
		}
	}

	private static void awaitChecks(ClientUnderTest client) {
		Map<NodeAddress, Integer> before = new HashMap<>();
		client.upstream()
			.snapshot()
			.nodes()
			.forEach((node) -> before.put(node.address(), client.checks(node.address())));
		Awaitility.await()
			.atMost(ClientUnderTest.PATIENCE)
			.until(() -> before.entrySet()
				.stream()
				.allMatch((node) -> client.checks(node.getKey()) >= node.getValue() + 3));
	}

	private void makeSpace(ClientUnderTest client) {
		DeleteOption all = DeleteOption.builder().isPrefix(true).build();
		long revision = ClientUnderTest.get(client.client().getKVClient().delete(ClientUnderTest.bytes("big/"), all))
			.getHeader()
			.getRevision();
		this.cluster.etcdctl("compaction", Long.toString(revision));
		this.cluster.etcdctl("defrag");
	}

	private static String fill(ClientUnderTest client) {
		ByteSequence value = ByteSequence.from(new byte[100_000]);
		for (int i = 0; i < 100; i++) {
			try {
				client.client().getKVClient().put(ClientUnderTest.bytes("big/" + i), value).join();
			}
			catch (java.util.concurrent.CompletionException ex) {
				return String.valueOf(java.util.Objects.requireNonNull(ex.getCause()).getMessage());
			}
		}
		throw new AssertionError("the database is never full");
	}

	private List<String> health(String path) {
		return this.cluster.members().stream().map((member) -> health(member, path)).toList();
	}

	private static String health(EtcdMember member, String path) {
		try {
			HttpURLConnection connection = (HttpURLConnection) member.clientUri()
				.resolve(path)
				.toURL()
				.openConnection();
			int status = connection.getResponseCode();
			try (InputStream in = (status < 400) ? connection.getInputStream() : connection.getErrorStream()) {
				return status + " " + new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
			}
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

}
