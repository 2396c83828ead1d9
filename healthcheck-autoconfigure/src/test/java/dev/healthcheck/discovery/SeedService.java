package dev.healthcheck.discovery;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

import dev.healthcheck.upstream.Upstreams;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The service of three keys of which one is down, and an application that sends it
 * requests all the time, one after the other.
 */
final class SeedService implements AutoCloseable {

	static final String NAME = "my_test_service";

	static final String FIRST = "10.1.1.1:8080";

	static final String DOWN = "10.1.1.2:8080";

	static final String THIRD = "10.1.1.3:8080";

	static final Map<String, String> VALUES = Map.of(FIRST, "{\"weight\": 3, \"slow_start\": 1}", DOWN,
			"{\"weight\": 4, \"status\": \"down\"}", THIRD, "{\"weight\": 5}");

	/** A multiple of every sum of weights that the tests set. */
	private static final int SAMPLE = 80;

	private final ScheduledExecutorService requester = Executors.newSingleThreadScheduledExecutor();

	private final Upstreams upstreams;

	private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

	private final Queue<String> recent = new ConcurrentLinkedQueue<>();

	private final AtomicLong requests = new AtomicLong();

	private final AtomicLong toTheOneThatIsDown = new AtomicLong();

	private SeedService(Upstreams upstreams) {
		this.upstreams = upstreams;
	}

	static String key(String node) {
		return DiscoverySettings.PREFIX + NAME + "/" + node;
	}

	static String value(String node) {
		return Objects.requireNonNull(VALUES.get(node));
	}

	static void put(DiscoveringApplication registrar) {
		VALUES.forEach((node, value) -> registrar.put(key(node), value));
	}

	/** Begin with requests, once the service is known. */
	static SeedService requestedBy(DiscoveringApplication application) {
		DiscoveringApplication.await().until(() -> application.nodes(NAME).size() == VALUES.size());
		SeedService service = new SeedService(application.upstreams());
		service.requester.scheduleWithFixedDelay(service::request, 0, 1, TimeUnit.MILLISECONDS);
		service.awaitShares(30, 50);
		return service;
	}

	private void request() {
		try {
			this.upstreams.get(NAME).call((node) -> {
				String address = node.address().toString();
				this.recent.add(address);
				if (address.equals(DOWN)) {
					this.toTheOneThatIsDown.incrementAndGet();
				}
				return address;
			});
		}
		catch (Exception ex) {
			this.failures.add(ex);
		}
		this.requests.incrementAndGet();
		while (this.recent.size() > SAMPLE) {
			this.recent.remove();
		}
	}

	/**
	 * Wait until requests are shared in this way.
	 * @param first how many of 80 the first node gets
	 * @param third how many of 80 the third one gets
	 */
	void awaitShares(long first, long third) {
		Map<String, Long> expected = new HashMap<>(Map.of(FIRST, first, THIRD, third));
		expected.values().removeIf((share) -> share == 0);
		DiscoveringApplication.await()
			.alias("shares of " + NAME)
			.pollInterval(Duration.ofMillis(10))
			.untilAsserted(() -> assertThat(shares()).isEqualTo(expected));
	}

	private Map<String, Long> shares() {
		List<String> sample = List.copyOf(this.recent);
		return sample.subList(0, Math.min(SAMPLE, sample.size()))
			.stream()
			.collect(Collectors.groupingBy((node) -> node, Collectors.counting()));
	}

	/** Change a weight in etcd, and wait until requests are shared by it, then back. */
	void assertFollows(DiscoveringApplication registrar) {
		registrar.put(key(THIRD), "{\"weight\": 1}");
		awaitShares(60, 20);
		registrar.put(key(THIRD), value(THIRD));
		awaitShares(30, 50);
		assertServed();
	}

	/** Wait for further requests, and see that none failed or went astray. */
	void assertServed() {
		long before = this.requests.get();
		DiscoveringApplication.await().until(() -> this.requests.get() - before > SAMPLE);
		assertThat(this.failures).isEmpty();
		assertThat(this.toTheOneThatIsDown).hasValue(0);
	}

	@Override
	public void close() {
		this.requester.shutdownNow();
	}

}
