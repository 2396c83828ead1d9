package dev.healthcheck.benchmark.failover;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import dev.healthcheck.benchmark.ForkedMain;
import dev.healthcheck.benchmark.Pause;
import dev.healthcheck.benchmark.etcd.Contestant;
import dev.healthcheck.benchmark.etcd.OpenClient;
import dev.healthcheck.etcd.EtcdClient;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.testing.load.EtcdLoad;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KV;

/**
 * A JVM with one client in it, and load on that client: {@code start}, {@code mark} and
 * {@code stop}.
 */
final class LoadMain {

	/** Gets per second, and as many puts. */
	private static final int PER_SECOND = 50;

	private static final Duration STARTS_WITHIN = Duration.ofSeconds(30);

	private final OpenClient client;

	private final EtcdLoad load;

	private final Set<NodeAddress> left;

	private long markNanos;

	private LoadMain(OpenClient client, String prefix) {
		this.client = client;
		this.load = new EtcdLoad(client.client(), prefix, PER_SECOND);
		this.left = left(client.client());
	}

	/**
	 * Run a client.
	 * @param arguments the contestant's name, and endpoints
	 */
	public static void main(String[] arguments) {
		ForkedMain.run((questions) -> {
			OpenClient client = Contestant.valueOf(arguments[0])
				.open(Arrays.asList(arguments).subList(1, arguments.length));
			questions.answerAll(new LoadMain(client, "/" + arguments[0] + "/")::answer);
		});
	}

	private String answer(String question) {
		switch (question) {
			case "start" -> {
				awaitAnswer(this.client.client());
				this.load.start();
			}
			case "mark" -> {
				this.load.resetGaps();
				this.left.clear();
				this.markNanos = System.nanoTime();
			}
			case "endpoint" -> {
				return this.client.endpoint().get();
			}
			case "stop" -> {
				return Outcome.of(this.load.stop(), this.markNanos, this.left.size()).toString();
			}
			default -> throw new IllegalArgumentException(question);
		}
		return "";
	}

	/** Ours says which members it avoids or does not use; filled while it goes on. */
	private static Set<NodeAddress> left(Client client) {
		Set<NodeAddress> left = ConcurrentHashMap.newKeySet();
		if (client instanceof EtcdClient ours) {
			ours.upstream()
				.addChangeListener(() -> ours.upstream()
					.nodes()
					.stream()
					.filter((node) -> node.isSilent() || !node.status().isInService())
					.forEach((node) -> left.add(node.address())));
		}
		return left;
	}

	/** A JVM that has just started may be too slow for its own deadlines at first. */
	private static void awaitAnswer(Client client) {
		KV kv = client.getKVClient();
		ByteSequence key = ByteSequence.from("/first", StandardCharsets.UTF_8);
		boolean answered = Pause.until(STARTS_WITHIN,
				() -> kv.get(key)
					.thenCompose((read) -> kv.put(key, key))
					.handle((response, error) -> error == null)
					.completeOnTimeout(false, 3, TimeUnit.SECONDS)
					.join());
		if (!answered) {
			throw new IllegalStateException("no get and put was answered within " + STARTS_WITHIN.toSeconds() + " s");
		}
	}

}
