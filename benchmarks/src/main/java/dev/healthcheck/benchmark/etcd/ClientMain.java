package dev.healthcheck.benchmark.etcd;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import dev.healthcheck.benchmark.ForkedJvm;

/**
 * A JVM with one client in it, which does what it is asked in lines.
 */
final class ClientMain {

	private final OpenClient client;

	private ClientMain(OpenClient client) {
		this.client = client;
	}

	/**
	 * Run a client.
	 * @param arguments the contestant's name, and endpoints
	 * @throws IOException if nobody asks any more
	 */
	public static void main(String[] arguments) throws IOException {
		List<String> endpoints = Arrays.asList(arguments).subList(1, arguments.length);
		List<String> before = LiveThreads.names();
		ClientMain client = new ClientMain(Contestant.valueOf(arguments[0]).open(endpoints));
		BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String question = questions.readLine(); question != null; question = questions.readLine()) {
			String answer = question.equals("threads") ? String.join(",", LiveThreads.since(before))
					: client.answer(question.split(" ", -1));
			System.out.println(ForkedJvm.ANSWER + answer);
		}
		System.exit(0);
	}

	private String answer(String[] question) {
		return switch (question[0]) {
			case "prepare" -> {
				Workload.prepare(this.client.client().getKVClient());
				yield "";
			}
			case "run" ->
				Load.run(this.client.client().getKVClient(), Workload.parse(question[1]), Duration.parse(question[2]))
					.toString();
			case "endpoint" -> this.client.endpoint().get();
			case "sockets" -> Integer.toString(Sockets.established());
			case "close" -> {
				this.client.close().run();
				yield "";
			}
			default -> throw new IllegalArgumentException(question[0]);
		};
	}

}
