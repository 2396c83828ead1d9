package dev.healthcheck.benchmark.trouble;

import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import org.springframework.http.HttpMethod;
import org.springframework.web.client.RestClient;

/**
 * Calls of callers who know nothing of each other, and do not ask less when answers are
 * missing: a Poisson process, the same for the same seed.
 */
final class Calls {

	private static final long END_SECONDS = 40;

	/** There may be thousands that wait. */
	private static final long STACK_BYTES = 256 * 1024;

	private final RestClient client;

	private final Scenario scenario;

	private final Clock clock;

	private final Random random;

	private final ExecutorService threads = Executors.newCachedThreadPool(Calls::thread);

	private final Queue<Call> ended = new ConcurrentLinkedQueue<>();

	private final Thread issuing = new Thread(this::issue, "issuing calls");

	private Calls(RestClient client, Scenario scenario, Clock clock, long seed) {
		this.client = client;
		this.scenario = scenario;
		this.clock = clock;
		this.random = new Random(seed);
	}

	/** Begin. */
	static Calls start(RestClient client, Scenario scenario, Clock clock, long seed) {
		Calls calls = new Calls(client, scenario, clock, seed);
		calls.issuing.start();
		return calls;
	}

	private static Thread thread(Runnable task) {
		Thread thread = new Thread(null, task, "call", STACK_BYTES);
		thread.setDaemon(true);
		return thread;
	}

	private void issue() {
		int number = 0;
		for (double due = gap(0); due < this.scenario.seconds(); due += gap(due)) {
			this.clock.await(due);
			number++;
			call(this.scenario.isDoomed(number) ? TroubledServer.DOOMED : "/", due);
		}
	}

	private double gap(double now) {
		return -Math.log(1 - this.random.nextDouble()) / this.clock.perSecond(this.scenario.perSecond(now));
	}

	/** One GET that its server dies of. */
	void poison() {
		call(TroubledServer.POISON, this.clock.seconds());
	}

	private void call(String path, double due) {
		boolean special = !path.equals("/");
		HttpMethod method = (this.scenario.post() && !path.equals(TroubledServer.POISON)) ? HttpMethod.POST
				: HttpMethod.GET;
		this.threads.execute(() -> {
			boolean answered = isAnswered(method, path);
			this.ended.add(new Call(due, this.clock.seconds() - due, special, answered));
		});
	}

	private boolean isAnswered(HttpMethod method, String path) {
		try {
			RestClient.RequestBodySpec request = this.client.method(method).uri(path);
			if (method.equals(HttpMethod.POST)) {
				request.body("1");
			}
			return Boolean.TRUE.equals(request.exchange((sent, response) -> {
				response.getBody().readAllBytes();
				return response.getStatusCode().value() == 200;
			}));
		}
		catch (RuntimeException ex) {
			// of the client, or as no node is available
			return false;
		}
	}

	/** Wait for the last one to be issued, and for all answers. */
	List<Call> stop() {
		try {
			this.issuing.join(TimeUnit.SECONDS.toMillis(END_SECONDS));
			this.threads.shutdown();
			if (!this.threads.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
				throw new IllegalStateException("calls have no end after " + END_SECONDS + " s");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		return List.copyOf(this.ended);
	}

}
