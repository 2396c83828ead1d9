package dev.healthcheck.upstream;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many callers while nodes come and go.
 */
class ConcurrentSelectionTests {

	private static final int NODES = 10;

	private static final int CALLERS = 100;

	private static final int CALLS = 300;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	/** Odd while a node is known to be out. */
	private final AtomicIntegerArray epochs = new AtomicIntegerArray(NODES);

	private final Queue<String> violations = new ConcurrentLinkedQueue<>();

	@AfterEach
	void endThreads() {
		this.threads.shutdownNow();
	}

	@ParameterizedTest
	@EnumSource(value = Balance.class, mode = Mode.EXCLUDE, names = "LEADER")
	void nobodyIsGivenANodeThatWasOutBeforeTheCallBegan(Balance balance) throws Exception {
		Upstream upstream = upstream(balance);
		AtomicBoolean done = new AtomicBoolean();
		Future<?> flipping = this.threads.submit(() -> flip(upstream, done));
		List<? extends Future<?>> callers = IntStream.range(0, CALLERS)
			.mapToObj((i) -> this.threads.submit(() -> call(upstream)))
			.toList();
		for (Future<?> caller : callers) {
			caller.get(1, TimeUnit.MINUTES);
		}
		done.set(true);
		flipping.get(1, TimeUnit.MINUTES);
		assertThat(this.violations).isEmpty();
		UpstreamSnapshot snapshot = upstream.snapshot();
		assertThat(snapshot.nodes().stream().mapToLong((node) -> node.requests().total()).sum())
			.isEqualTo((long) CALLERS * CALLS);
		assertThat(snapshot.nodes()).allSatisfy((node) -> assertThat(node.requests().inFlight()).isZero());
	}

	@Test
	void nodesAreChosenWhileTheUpstreamIsLocked() throws Exception {
		Upstream upstream = upstream(Balance.ROUND_ROBIN);
		// whose first success makes it healthy, which takes the lock
		upstream.nodes()
			.forEach((node) -> node.requests().ended(node.state().breaker().permit(), 0, Outcome.success()));
		CountDownLatch locked = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		Future<?> holder = this.threads.submit(() -> ((DefaultUpstream) upstream).engine().locked(() -> {
			locked.countDown();
			awaitUninterruptibly(release);
			return 0;
		}));
		locked.await();
		try {
			this.threads.submit(() -> call(upstream)).get(1, TimeUnit.MINUTES);
		}
		finally {
			release.countDown();
		}
		holder.get(1, TimeUnit.MINUTES);
		assertThat(this.violations).isEmpty();
	}

	private static Upstream upstream(Balance balance) {
		List<Node> nodes = IntStream.range(0, NODES).mapToObj((i) -> Node.of("n" + i + ":1")).toList();
		return new UpstreamFixture(
				UpstreamFixture.unchecked(1).toBuilder().nodes(nodes).balance(balance).build()).upstream;
	}

	/** Two nodes stay; each of the others is out and in about 100 times a second. */
	private void flip(Upstream upstream, AtomicBoolean done) {
		while (!done.get()) {
			int index = ThreadLocalRandom.current().nextInt(2, NODES);
			Node node = Node.of("n" + index + ":1");
			if (this.epochs.get(index) % 2 == 0) {
				upstream.admin(node, AdminState.MAINTENANCE);
				this.epochs.incrementAndGet(index);
			}
			else {
				this.epochs.incrementAndGet(index);
				upstream.admin(node, AdminState.READY);
			}
			LockSupport.parkNanos(1_000_000);
		}
	}

	private void call(Upstream upstream) {
		int[] before = new int[NODES];
		for (int call = 0; call < CALLS; call++) {
			for (int i = 0; i < NODES; i++) {
				before[i] = this.epochs.get(i);
			}
			upstream.call((node) -> {
				int index = Integer.parseInt(node.address().host().substring(1));
				if (before[index] % 2 == 1 && this.epochs.get(index) == before[index]) {
					this.violations.add(node + " was out since epoch " + before[index]);
				}
				return index;
			});
		}
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
