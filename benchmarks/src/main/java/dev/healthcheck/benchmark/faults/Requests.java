package dev.healthcheck.benchmark.faults;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import dev.healthcheck.benchmark.proxy.RunningNginx;

import org.springframework.http.client.ClientHttpResponse;

/**
 * 300 requests per second, whatever becomes of them.
 */
final class Requests {

	private static final int PER_SECOND = 300;

	private static final long END_SECONDS = 30;

	private final Balanced balanced;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor();

	private final Queue<Sent> sent = new ConcurrentLinkedQueue<>();

	private Requests(Balanced balanced) {
		this.balanced = balanced;
	}

	static Requests to(Balanced balanced) {
		Requests requests = new Requests(balanced);
		requests.ticker.scheduleAtFixedRate(requests::issue, 0, TimeUnit.SECONDS.toNanos(1) / PER_SECOND,
				TimeUnit.NANOSECONDS);
		return requests;
	}

	private void issue() {
		long at = System.nanoTime();
		this.threads.execute(() -> this.sent.add(send(at)));
	}

	private Sent send(long atNanos) {
		try (ClientHttpResponse response = this.balanced.get()) {
			response.getBody().readAllBytes();
			return new Sent(atNanos, System.nanoTime(), header(response, BackendMain.NAME),
					header(response, RunningNginx.TRIED), response.getStatusCode().value() != 200);
		}
		catch (IOException | RuntimeException ex) {
			return new Sent(atNanos, System.nanoTime(), "", "", true);
		}
	}

	private static String header(ClientHttpResponse response, String name) {
		return Objects.requireNonNullElse(response.getHeaders().getFirst(name), "");
	}

	/** Those that have ended. */
	List<Sent> ended() {
		return List.copyOf(this.sent);
	}

	/** End, and wait for all answers. */
	List<Sent> stop() {
		this.ticker.shutdown();
		try {
			this.ticker.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
			this.threads.shutdown();
			this.threads.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return ended();
	}

}
