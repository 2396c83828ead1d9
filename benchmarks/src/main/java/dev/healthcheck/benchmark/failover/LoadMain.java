package dev.healthcheck.benchmark.failover;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import dev.healthcheck.benchmark.ForkedJvm;
import dev.healthcheck.benchmark.etcd.Contestant;
import dev.healthcheck.benchmark.etcd.OpenClient;
import dev.healthcheck.testing.load.EtcdLoad;

/**
 * A JVM with one client in it, and load on that client: {@code start}, {@code mark} and
 * {@code stop}.
 */
final class LoadMain {

	/** Gets per second, and as many puts. */
	private static final int PER_SECOND = 50;

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
		long markNanos = 0;
		BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String question = questions.readLine(); question != null; question = questions.readLine()) {
			String answer = "";
			switch (question) {
				case "start" -> load.start();
				case "mark" -> markNanos = System.nanoTime();
				case "endpoint" -> answer = client.endpoint().get();
				case "stop" -> answer = Outcome.of(load.stop(), markNanos).toString();
				default -> throw new IllegalArgumentException(question);
			}
			System.out.println(ForkedJvm.ANSWER + answer);
		}
		System.exit(0);
	}

}
