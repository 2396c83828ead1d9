package dev.healthcheck.benchmark.etcd;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import dev.healthcheck.benchmark.ForkedMain;

/**
 * A JVM with one client in it, which does what it is asked in lines.
 */
final class ClientMain {

	private final OpenClient client;

	private final List<String> threadsBefore;

	private ClientMain(OpenClient client, List<String> threadsBefore) {
		this.client = client;
		this.threadsBefore = threadsBefore;
	}

	/**
	 * Run a client.
	 * @param arguments the contestant's name, and endpoints
	 */
	public static void main(String[] arguments) {
		ForkedMain.run((questions) -> {
			List<String> endpoints = Arrays.asList(arguments).subList(1, arguments.length);
			List<String> before = LiveThreads.names();
			ClientMain client = new ClientMain(Contestant.valueOf(arguments[0]).open(endpoints), before);
			questions.answerAll((question) -> client.answer(question.split(" ", -1)));
		});
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
			case "threads" -> String.join(",", LiveThreads.since(this.threadsBefore));
			case "sockets" -> Integer.toString(Sockets.established());
			case "close" -> {
				this.client.close().run();
				yield "";
			}
			default -> throw new IllegalArgumentException(question[0]);
		};
	}

}
