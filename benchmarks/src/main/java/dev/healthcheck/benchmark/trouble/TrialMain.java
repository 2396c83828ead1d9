package dev.healthcheck.benchmark.trouble;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.healthcheck.benchmark.ForkedMain;
import dev.healthcheck.benchmark.Pause;

import org.springframework.web.client.RestClient;

/**
 * One contestant, with callers and backends of its own.
 */
final class TrialMain {

	private static final Duration STARTS_WITHIN = Duration.ofSeconds(20);

	private TrialMain() {
	}

	/**
	 * Answer the number of a scenario, a seed for calls and the length of a second with
	 * what was measured.
	 * @param arguments the contestant
	 */
	public static void main(String[] arguments) {
		ForkedMain.run((questions) -> {
			Contestant contestant = Contestant.valueOf(arguments[0]);
			try (Servers servers = new Servers()) {
				questions.answerAll((question) -> answer(contestant, servers, question.split(" ", -1)));
			}
		});
	}

	private static Outcome answer(Contestant contestant, Servers servers, String[] words) {
		Scenario scenario = Scenarios.ALL.get(Integer.parseInt(words[0]));
		return Outcome.of(scenario,
				run(contestant, servers, scenario, Long.parseLong(words[1]), Double.parseDouble(words[2])));
	}

	private static Course run(Contestant contestant, Servers servers, Scenario scenario, long seed, double second) {
		servers.reset(scenario.queueing(), scenario.capacity());
		try (Way way = contestant.open(servers.addresses(), scenario)) {
			if (!Pause.until(STARTS_WITHIN, () -> isOpen(way.client()))) {
				throw new IllegalStateException("no answer through " + contestant.title());
			}
			Clock clock = new Clock(System.nanoTime(), second);
			Calls calls = Calls.start(way.client(), scenario, clock, seed);
			List<Servers.Counts> counts = new ArrayList<>();
			for (int time = 0; time <= scenario.seconds(); time++) {
				clock.await(time);
				counts.add(servers.counts());
				Scenario.Event event = scenario.events().get(time);
				if (event != null) {
					event.happen(servers, calls);
				}
			}
			List<Call> ended = calls.stop();
			counts.add(servers.counts());
			return new Course(ended, counts, scenario.capacity());
		}
	}

	private static boolean isOpen(RestClient client) {
		try {
			return client.get().uri("/").retrieve().toBodilessEntity().getStatusCode().is2xxSuccessful();
		}
		catch (RuntimeException ex) {
			return false;
		}
	}

}
