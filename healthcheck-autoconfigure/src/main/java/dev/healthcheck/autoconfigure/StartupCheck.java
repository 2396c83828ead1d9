package dev.healthcheck.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import dev.healthcheck.etcd.EtcdClient;
import dev.healthcheck.etcd.EtcdClientSettings;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.upstream.UpstreamSnapshot;
import io.etcd.jetcd.ByteSequence;

/**
 * Waits until an endpoint has answered; for {@code healthcheck.etcd.fail-on-startup}.
 */
final class StartupCheck {

	private static final ByteSequence ANY_KEY = ByteSequence.from("healthcheck", StandardCharsets.UTF_8);

	private static final Duration PAUSE = Duration.ofMillis(20);

	private StartupCheck() {
	}

	/**
	 * Wait until an endpoint has answered a request or a check, whatever it said.
	 * @param client the client, which is closed if none does
	 * @param settings its settings
	 * @throws EtcdUnreachableException if none does within the connect timeout
	 */
	static void await(EtcdClient client, EtcdClientSettings settings) {
		long start = System.nanoTime();
		// not waiting for the turn of the first check
		client.upstream().checkAllNow();
		client.getKVClient().get(ANY_KEY);
		while (!isAnswered(client.upstream().snapshot())) {
			if (System.nanoTime() - start > settings.connectTimeout().toNanos()) {
				UpstreamSnapshot snapshot = client.upstream().snapshot();
				client.close();
				throw new EtcdUnreachableException(settings.connectTimeout(), snapshot.why());
			}
			pause(client);
		}
	}

	private static boolean isAnswered(UpstreamSnapshot snapshot) {
		return snapshot.nodes().stream().anyMatch((node) -> node.status() == NodeStatus.HEALTHY);
	}

	private static void pause(EtcdClient client) {
		try {
			Thread.sleep(PAUSE.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			client.close();
			throw new IllegalStateException("interrupted while waiting for an etcd endpoint", ex);
		}
	}

}
