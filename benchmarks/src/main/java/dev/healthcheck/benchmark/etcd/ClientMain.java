package dev.healthcheck.benchmark.etcd;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import dev.healthcheck.benchmark.ForkedMain;

/**
 * A JVM with one client in it, or several, which do what they are asked in lines.
 */
final class ClientMain {

	private final List<OpenClient> clients;

	private final List<String> threadsBefore;

	private ClientMain(List<OpenClient> clients, List<String> threadsBefore) {
		this.clients = clients;
		this.threadsBefore = threadsBefore;
	}

	/**
	 * Run clients.
	 * @param arguments the contestants' names with commas between them, and endpoints
	 */
	public static void main(String[] arguments) {
		ForkedMain.run((questions) -> {
			List<String> endpoints = Arrays.asList(arguments).subList(1, arguments.length);
			List<String> before = LiveThreads.names();
			List<OpenClient> clients = Arrays.stream(arguments[0].split(",", -1))
				.map((name) -> Contestant.valueOf(name).open(endpoints))
				.toList();
			ClientMain main = new ClientMain(clients, before);
			questions.answerAll((question) -> main.answer(question.split(" ", -1)));
		});
	}

	private String answer(String[] question) {
		return switch (question[0]) {
			case "prepare" -> {
				Workload.prepare(first().client().getKVClient());
				yield "";
			}
			case "run" -> run(this.clients.get(Integer.parseInt(question[3])), question);
			case "endpoint" -> first().endpoint().get();
			case "threads" -> String.join(",", LiveThreads.since(this.threadsBefore));
			case "sockets" -> Integer.toString(Sockets.established());
			case "close" -> {
				this.clients.forEach((client) -> client.close().run());
				yield "";
			}
			default -> throw new IllegalArgumentException(question[0]);
		};
	}

	private OpenClient first() {
		return this.clients.get(0);
	}

	private static String run(OpenClient client, String[] question) {
		return Load.run(client.client().getKVClient(), Workload.parse(question[1]), Duration.parse(question[2]))
			.toString();
	}

}
