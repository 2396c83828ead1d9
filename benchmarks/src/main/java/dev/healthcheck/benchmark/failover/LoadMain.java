package dev.healthcheck.benchmark.failover;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import dev.healthcheck.benchmark.ForkedJvm;
import dev.healthcheck.benchmark.Pause;
import dev.healthcheck.benchmark.etcd.Contestant;
import dev.healthcheck.benchmark.etcd.OpenClient;
import dev.healthcheck.etcd.EtcdClient;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.testing.load.EtcdLoad;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;

/**
 * A JVM with one client in it, and load on that client: {@code start}, {@code mark} and
 * {@code stop}.
 */
final class LoadMain {

	/** Gets per second, and as many puts. */
	private static final int PER_SECOND = 50;

	private static final Duration STARTS_WITHIN = Duration.ofSeconds(30);

	private LoadMain() {
	}

	/**
	 * Run a client.
	 * @param arguments the contestant's name, and endpoints
	 * @throws IOException if nobody asks any more
	 */
	public static void main(String[] arguments) throws IOException {
		OpenClient client = Contestant.valueOf(arguments[0])
			.open(Arrays.asList(arguments).subList(1, arguments.length));
		EtcdLoad load = new EtcdLoad(client.client(), "/" + arguments[0] + "/", PER_SECOND);
		Set<NodeAddress> left = left(client.client());
		long markNanos = 0;
		BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String question = questions.readLine(); question != null; question = questions.readLine()) {
			String answer = "";
			switch (question) {
				case "start" -> {
					awaitAnswer(client.client());
					load.start();
				}
				case "mark" -> {
					load.resetGaps();
					left.clear();
					markNanos = System.nanoTime();
				}
				case "endpoint" -> answer = client.endpoint().get();
				case "stop" -> answer = Outcome.of(load.stop(), markNanos, left.size()).toString();
				default -> throw new IllegalArgumentException(question);
			}
			System.out.println(ForkedJvm.ANSWER + answer);
		}
		System.exit(0);
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
		ByteSequence key = ByteSequence.from("/first", StandardCharsets.UTF_8);
		boolean answered = Pause.until(STARTS_WITHIN,
				() -> client.getKVClient()
					.get(key)
					.handle((response, error) -> error == null)
					.completeOnTimeout(false, 1, TimeUnit.SECONDS)
					.join());
		if (!answered) {
			throw new IllegalStateException("no get was answered within " + STARTS_WITHIN.toSeconds() + " s");
		}
	}

}
