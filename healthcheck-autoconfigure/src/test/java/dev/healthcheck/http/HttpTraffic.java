package dev.healthcheck.http;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.healthcheck.node.Node;
import dev.healthcheck.upstream.Upstream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Requests to an upstream at a fixed rate, whatever becomes of them, and an account of
 * each.
 */
public final class HttpTraffic implements AutoCloseable {

	/** Of a try, and of its connection. */
	public static final Duration TIMEOUT = Duration.ofMillis(500);

	private final Upstream upstream;

	private final Duration timeout;

	private final HttpClient client;

	private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(HttpTraffic::daemon);

	private final ExecutorService callers = Executors.newFixedThreadPool(32, HttpTraffic::daemon);

	private final Queue<Call> calls = new ConcurrentLinkedQueue<>();

	private final Queue<Try> tries = new ConcurrentLinkedQueue<>();

	private final AtomicInteger underWay = new AtomicInteger();

	private HttpTraffic(Upstream upstream, Duration timeout) {
		this.upstream = upstream;
		this.timeout = timeout;
		this.client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(timeout).build();
	}

	/**
	 * Traffic that has begun.
	 * @param upstream where to
	 * @param perSecond requests per second
	 * @param timeout of a try
	 * @return the traffic
	 */
	public static HttpTraffic start(Upstream upstream, int perSecond, Duration timeout) {
		HttpTraffic traffic = new HttpTraffic(upstream, timeout);
		long period = TimeUnit.SECONDS.toNanos(1) / perSecond;
		traffic.ticker.scheduleAtFixedRate(() -> {
			traffic.underWay.incrementAndGet();
			traffic.callers.execute(traffic::call);
		}, 0, period, TimeUnit.NANOSECONDS);
		return traffic;
	}

	private static Thread daemon(Runnable task) {
		Thread thread = new Thread(task, "http-traffic");
		thread.setDaemon(true);
		return thread;
	}

	private void call() {
		long start = System.nanoTime();
		Throwable failure = null;
		try {
			this.upstream.call(this::request);
		}
		catch (Throwable ex) {
			failure = ex;
		}
		this.calls.add(new Call(start, System.nanoTime(), failure));
		this.underWay.decrementAndGet();
	}

	private String request(Node node) throws Exception {
		this.tries.add(new Try(System.nanoTime(), node.address().toString()));
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + node.address() + "/"))
			.timeout(this.timeout)
			.build();
		HttpResponse<String> response = this.client.send(request, HttpResponse.BodyHandlers.ofString());
		if (response.statusCode() >= 500) {
			throw new IllegalStateException("status " + response.statusCode());
		}
		return response.body();
	}

	/** End the traffic, and wait until all requests have ended. */
	public List<Call> stop() {
		this.ticker.shutdown();
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> this.underWay.get() == 0);
		return calls();
	}

	public List<Call> calls() {
		return List.copyOf(this.calls);
	}

	/** Let the traffic go on until so many more requests have begun and ended. */
	public void go(int requests) {
		long now = System.nanoTime();
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.until(() -> this.calls.stream().filter((call) -> call.startNanos() - now > 0).count() >= requests);
	}

	/** What was sent to nodes, several tries of one request included. */
	public List<Try> tries() {
		return List.copyOf(this.tries);
	}

	@Override
	public void close() {
		this.ticker.shutdownNow();
		this.callers.shutdownNow();
	}

	/**
	 * A request, all its tries taken together.
	 *
	 * @param startNanos when it began
	 * @param endNanos when it ended
	 * @param failure why it failed, or {@code null}
	 */
	public record Call(long startNanos, long endNanos, @Nullable Throwable failure) {

		public Duration took() {
			return Duration.ofNanos(this.endNanos - this.startNanos);
		}

	}

	/**
	 * A try.
	 *
	 * @param nanos when it began
	 * @param address the node
	 */
	public record Try(long nanos, String address) {

	}

}
