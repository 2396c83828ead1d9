package dev.healthcheck.http;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.check.HttpCheck;
import dev.healthcheck.testing.faults.FaultRow;
import dev.healthcheck.testing.faults.Figures;
import dev.healthcheck.upstream.NodeHealth;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * One of three backends takes requests and answers none, while a client reads at a fixed
 * rate whatever becomes of it.
 */
@Tag("servers")
class HungBackendTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final Duration READ_TIMEOUT = Duration.ofSeconds(2);

	private static final Duration SLOW = Duration.ofMillis(500);

	/** After so many it is known how long reads usually take. */
	private static final int WARM_UP = 100;

	private final List<FaultyNode> backends = IntStream.range(0, 3).mapToObj((i) -> FaultyNode.mortal()).toList();

	private final Upstreams upstreams = new Upstreams();

	private final Upstream upstream = this.upstreams.put(UpstreamDefinition.builder("shop")
		.nodes(this.backends.stream().map(FaultyNode::node).toList())
		.check(CheckSettings.builder()
			.type("http")
			.http(HttpCheck.get("/health"))
			.interval(Duration.ofSeconds(1))
			.build())
		.build());

	private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor();

	private final ExecutorService callers = Executors.newCachedThreadPool();

	private final AtomicInteger underWay = new AtomicInteger();

	private final Queue<Read> reads = new ConcurrentLinkedQueue<>();

	private final RestClient client = client();

	private RestClient client() {
		JdkClientHttpRequestFactory plain = new JdkClientHttpRequestFactory(
				HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
		plain.setReadTimeout(READ_TIMEOUT);
		return RestClient.builder().requestFactory(new UpstreamRequestFactory(this.upstreams, plain)).build();
	}

	@AfterEach
	void close() {
		this.ticker.shutdownNow();
		this.callers.shutdownNow();
		this.upstreams.close();
		this.backends.forEach(FaultyNode::close);
	}

	@Test
	@FaultRow(33)
	void fewReadsDoNotWaitForIt() throws InterruptedException {
		assertReadsDoNotWait(20);
	}

	@Test
	@FaultRow(33)
	void manyReadsDoNotWaitForIt() throws InterruptedException {
		assertReadsDoNotWait(200);
	}

	private void assertReadsDoNotWait(int perSecond) throws InterruptedException {
		this.ticker.scheduleAtFixedRate(this::read, 0, TimeUnit.SECONDS.toNanos(1) / perSecond, TimeUnit.NANOSECONDS);
		awaitReads(WARM_UP);
		// the threshold that comes of these is looked up once a second
		if (Figures.inMatrix()) {
			TimeUnit.SECONDS.sleep(2);
		}
		this.reads.clear();
		this.backends.get(0).silence();
		long began = System.nanoTime();
		if (Figures.inMatrix()) {
			TimeUnit.SECONDS.sleep(20);
		}
		await().atMost(PATIENCE).until(this::isLeft);
		awaitReads(WARM_UP);
		this.ticker.shutdown();
		await().atMost(PATIENCE).until(() -> this.underWay.get() == 0);
		record(perSecond, began);
		assertThat(this.reads).as("reads that failed").extracting(Read::error).containsOnlyNulls();
	}

	private void read() {
		long began = System.nanoTime();
		this.underWay.incrementAndGet();
		this.callers.execute(() -> {
			Throwable error = null;
			try {
				this.client.get().uri("http://shop/").retrieve().body(String.class);
			}
			catch (RuntimeException ex) {
				error = ex;
			}
			this.reads.add(new Read(began, System.nanoTime(), error));
			this.underWay.decrementAndGet();
		});
	}

	private void awaitReads(int count) {
		int before = this.reads.size();
		await().atMost(PATIENCE).until(() -> this.reads.size() >= before + count);
	}

	/** Avoided for its silence, or ejected. */
	private boolean isLeft() {
		NodeHealth hung = this.upstream.nodes()
			.stream()
			.filter((node) -> node.address().equals(this.backends.get(0).node().address()))
			.findFirst()
			.orElseThrow();
		return hung.isSilent() || !hung.status().isInService();
	}

	private void record(int perSecond, long beganNanos) {
		List<Duration> times = this.reads.stream()
			.filter((read) -> read.endedNanos() - beganNanos > 0)
			.map((read) -> Duration.ofNanos(read.endedNanos() - read.beganNanos()))
			.toList();
		long hedges = this.upstream.snapshot().trouble().hedges().sent();
		Figures.record("reads per second", perSecond);
		Figures.record("reads", times.size());
		Figures.record("reads over 0.5 s", times.stream().filter((time) -> time.compareTo(SLOW) > 0).count());
		Figures.within("longest read", times.stream().max(Comparator.naturalOrder()).orElseThrow(),
				Duration.ofMillis(400));
		Figures.within("reads given to a second backend", hedges, Math.max(10, times.size() / 100));
	}

	private record Read(long beganNanos, long endedNanos, @Nullable Throwable error) {

	}

}
