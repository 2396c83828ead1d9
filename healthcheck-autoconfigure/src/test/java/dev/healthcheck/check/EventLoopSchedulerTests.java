package dev.healthcheck.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import dev.healthcheck.node.NodeAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link EventLoopScheduler}.
 */
@Tag("servers")
class EventLoopSchedulerTests {

	private final Set<Thread> before = Thread.getAllStackTraces().keySet();

	private final EventLoopScheduler scheduler = new EventLoopScheduler();

	@AfterEach
	void stop() {
		this.scheduler.close();
	}

	@Test
	void taskRunsNotBeforeItsTime() throws Exception {
		long begin = this.scheduler.nanoTime();
		CompletableFuture<Long> ran = new CompletableFuture<>();
		this.scheduler.schedule(Duration.ofNanos(50_500_000), () -> ran.complete(this.scheduler.nanoTime()));
		assertThat(ran.get(1, TimeUnit.MINUTES) - begin).isGreaterThanOrEqualTo(50_500_000);
	}

	@Test
	void dueTasksRunInOrderOnOneThread() throws Exception {
		List<Integer> order = Collections.synchronizedList(new ArrayList<>());
		Set<Thread> threads = Collections.synchronizedSet(new HashSet<>());
		CountDownLatch done = new CountDownLatch(1);
		for (int i = 0; i < 1000; i++) {
			int number = i;
			this.scheduler.schedule((i % 2 == 0) ? Duration.ZERO : Duration.ofSeconds(-1), () -> {
				order.add(number);
				threads.add(Thread.currentThread());
			});
		}
		this.scheduler.schedule(Duration.ZERO, done::countDown);
		assertThat(done.await(1, TimeUnit.MINUTES)).isTrue();
		assertThat(order).hasSize(1000).isSorted();
		assertThat(threads).hasSize(1);
		assertThat(threads.iterator().next().getName()).isEqualTo("healthcheck-eventloop");
		assertThat(threads.iterator().next().isDaemon()).isTrue();
	}

	@Test
	void taskThatIsDueAtOnceNeverRunsInsideAnother() throws Exception {
		List<String> order = Collections.synchronizedList(new ArrayList<>());
		CountDownLatch done = new CountDownLatch(1);
		this.scheduler.schedule(Duration.ZERO, () -> {
			this.scheduler.schedule(Duration.ZERO, () -> {
				order.add("inner");
				done.countDown();
			});
			order.add("outer");
		});
		assertThat(done.await(1, TimeUnit.MINUTES)).isTrue();
		assertThat(order).containsExactly("outer", "inner");
	}

	@Test
	void cancelledTaskDoesNotRun() throws Exception {
		AtomicInteger ran = new AtomicInteger();
		List<Scheduler.Cancellable> tasks = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			tasks.add(this.scheduler.schedule(Duration.ofMillis(200), ran::incrementAndGet));
		}
		tasks.forEach(Scheduler.Cancellable::cancel);
		tasks.forEach(Scheduler.Cancellable::cancel);
		CountDownLatch later = new CountDownLatch(1);
		this.scheduler.schedule(Duration.ofMillis(300), later::countDown);
		assertThat(later.await(1, TimeUnit.MINUTES)).isTrue();
		assertThat(ran.get()).isZero();
	}

	@Test
	void taskThatThrowsStopsNothing() throws Exception {
		CountDownLatch done = new CountDownLatch(2);
		this.scheduler.schedule(Duration.ZERO, () -> {
			throw new IllegalStateException("thrown by a test");
		});
		this.scheduler.schedule(Duration.ofMillis(1), () -> {
			throw new AssertionError("thrown by a test");
		});
		this.scheduler.schedule(Duration.ZERO, done::countDown);
		this.scheduler.schedule(Duration.ofMillis(2), done::countDown);
		assertThat(done.await(1, TimeUnit.MINUTES)).isTrue();
	}

	@Test
	void usesOneThread() {
		Probes probes = new Probes(this.scheduler);
		try (StubServer server = StubServer.hanging()) {
			assertThat(probes.create(TestSettings.tcp(null, null)).probe(server.address(), Duration.ofSeconds(20)))
				.succeedsWithin(Duration.ofMinutes(1));
		}
		assertThat(started()).containsExactly("healthcheck-eventloop");
		probes.close();
	}

	@Test
	void closeEndsAllThreads() {
		Probes probes = new Probes(this.scheduler);
		assertThat(probes.create(TestSettings.tcp(null, null))
			.probe(new NodeAddress("localhost", StubServer.refusing().port()), Duration.ofSeconds(20)))
			.succeedsWithin(Duration.ofMinutes(1));
		probes.close();
		this.scheduler.close();
		this.scheduler.close();
		await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(started()).isEmpty());
	}

	@Test
	void afterCloseNothingIsScheduled() {
		AtomicInteger ran = new AtomicInteger();
		this.scheduler.schedule(Duration.ofHours(1), ran::incrementAndGet);
		this.scheduler.close();
		this.scheduler.schedule(Duration.ZERO, ran::incrementAndGet).cancel();
		this.scheduler.schedule(Duration.ofMillis(1), ran::incrementAndGet);
		assertThat(ran.get()).isZero();
	}

	@Test
	void taskMayCloseTheScheduler() {
		this.scheduler.schedule(Duration.ZERO, this.scheduler::close);
		await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(started()).isEmpty());
	}

	/**
	 * The threads that this test has started; other tests may have left some of other
	 * kinds.
	 */
	private Set<String> started() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.isAlive() && !this.before.contains(thread))
			.map(Thread::getName)
			.filter((name) -> name.startsWith("healthcheck-"))
			.collect(Collectors.toSet());
	}

}
