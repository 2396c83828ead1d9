package dev.healthcheck.etcd;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.upstream.UpstreamSnapshot;
import dev.healthcheck.upstream.Upstreams;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connections that are made while the application is busy with its start.
 */
@Tag("servers")
class EtcdStartTests {

	private final List<Socket> accepted = new CopyOnWriteArrayList<>();

	private volatile boolean started;

	@Test
	void aConnectionThatTakesTooLongIsNotBlamedOnItsNodeBeforeTheApplicationHasStarted() throws IOException {
		try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
				Upstreams upstreams = new Upstreams()) {
			Thread acceptor = new Thread(() -> accept(silent));
			acceptor.setDaemon(true);
			acceptor.start();
			upstreams.startedWhen(() -> this.started);
			try (EtcdClient client = new EtcdClientFactory(upstreams)
				.create(FakeEtcd.settings("http://127.0.0.1:" + silent.getLocalPort())
					.connectTimeout(Duration.ofMillis(200))
					.build())) {
				Awaitility.await().atMost(ClientUnderTest.PATIENCE).until(() -> this.accepted.size() > 2);
				assertThat(status(client.upstream().snapshot())).isEqualTo(NodeStatus.UNCHECKED);
				assertThat(client.upstream().snapshot().nodes().get(0).history()).isEmpty();
				this.started = true;
				Awaitility.await()
					.atMost(ClientUnderTest.PATIENCE)
					.until(() -> status(client.upstream().snapshot()) == NodeStatus.UNHEALTHY);
				assertThat(client.upstream().snapshot().why()).contains("no connection within 200 ms");
			}
		}
		finally {
			for (Socket socket : this.accepted) {
				socket.close();
			}
		}
	}

	private static NodeStatus status(UpstreamSnapshot snapshot) {
		return snapshot.nodes().get(0).status();
	}

	private void accept(ServerSocket server) {
		try {
			while (true) {
				this.accepted.add(server.accept());
			}
		}
		catch (IOException ex) {
			// closed
		}
	}

}
