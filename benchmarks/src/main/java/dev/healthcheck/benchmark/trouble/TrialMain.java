package dev.healthcheck.benchmark.trouble;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.healthcheck.benchmark.ForkedJvm;
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
	 * @throws IOException if nobody asks any more
	 */
	public static void main(String[] arguments) throws IOException {
		Contestant contestant = Contestant.valueOf(arguments[0]);
		BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		try (Servers servers = new Servers()) {
			for (String question = questions.readLine(); question != null; question = questions.readLine()) {
				String[] words = question.split(" ", -1);
				Scenario scenario = Scenarios.ALL.get(Integer.parseInt(words[0]));
				Course course = run(contestant, servers, scenario, Long.parseLong(words[1]),
						Double.parseDouble(words[2]));
				System.out.println(ForkedJvm.ANSWER + Outcome.of(scenario, course));
			}
		}
		System.exit(0);
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
