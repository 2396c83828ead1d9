package dev.healthcheck.testing.load;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.lease.LeaseKeepAliveResponse;
import io.etcd.jetcd.options.LeaseOption;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.support.CloseableClient;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

/**
 * Offered load: gets and puts at a fixed rate whatever becomes of them, three watches on
 * the written keys, and a lease that is kept alive.
 */
public final class EtcdLoad implements AutoCloseable {

	private static final int KEYS = 50;

	private static final int WATCHES = 3;

	/** Seconds. */
	private static final long LEASE_TTL = 10;

	private final Client client;

	private final String prefix;

	private final int perSecond;

	private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "etcd-load");
		thread.setDaemon(true);
		return thread;
	});

	private final Queue<Operation> operations = new ConcurrentLinkedQueue<>();

	private final AtomicLong issued = new AtomicLong();

	private final AtomicInteger underWay = new AtomicInteger();

	private final List<WatchRecord> watches = new ArrayList<>();

	private long leaseId;

	private @Nullable CloseableClient keepAlive;

	/**
	 * Load on a client.
	 * @param client the client
	 * @param prefix prefix of the keys it uses
	 * @param perSecond gets per second, and as many puts
	 */
	public EtcdLoad(Client client, String prefix, int perSecond) {
		this.client = client;
		this.prefix = prefix;
		this.perSecond = perSecond;
	}

	/**
	 * 250 gets and 250 puts per second.
	 * @param client the client
	 * @param prefix prefix of the keys it uses
	 * @return the load, started
	 */
	public static EtcdLoad start(Client client, String prefix) {
		EtcdLoad load = new EtcdLoad(client, prefix, 250);
		load.start();
		return load;
	}

	/** Start the lease, the watches, and the calls. */
	public void start() {
		long revision = get(this.client.getKVClient().put(key(0), bytes("0"))).getHeader().getRevision();
		this.leaseId = get(this.client.getLeaseClient().grant(LEASE_TTL)).getID();
		this.keepAlive = this.client.getLeaseClient().keepAlive(this.leaseId, new Ignore());
		WatchOption option = WatchOption.builder().withRevision(revision + 1).isPrefix(true).build();
		for (int i = 0; i < WATCHES; i++) {
			WatchRecord record = new WatchRecord();
			this.watches.add(record);
			this.client.getWatchClient().watch(bytes(this.prefix), option, record);
		}
		long periodNanos = TimeUnit.SECONDS.toNanos(1) / (2L * this.perSecond);
		this.ticker.scheduleAtFixedRate(this::issue, 0, periodNanos, TimeUnit.NANOSECONDS);
	}

	private void issue() {
		long number = this.issued.getAndIncrement();
		long issuedNanos = System.nanoTime();
		this.underWay.incrementAndGet();
		ByteSequence key = key(number / 2 % KEYS);
		if (number % 2 == 0) {
			this.client.getKVClient()
				.get(key)
				.whenComplete((response, error) -> ended(Operation.Kind.GET, issuedNanos, error, 0));
		}
		else {
			this.client.getKVClient()
				.put(key, bytes(Long.toString(number)))
				.whenComplete((response, error) -> ended(Operation.Kind.PUT, issuedNanos, error,
						(response != null) ? response.getHeader().getRevision() : 0));
		}
	}

	private void ended(Operation.Kind kind, long issuedNanos, @Nullable Throwable error, long revision) {
		this.operations.add(new Operation(kind, issuedNanos, System.nanoTime(), error, revision));
		this.underWay.decrementAndGet();
	}

	/**
	 * How many calls have not ended.
	 * @return the number of calls
	 */
	public int underWay() {
		return this.underWay.get();
	}

	/** Begin to measure the gaps of watches from now on. */
	public void resetGaps() {
		this.watches.forEach(WatchRecord::resetGap);
	}

	/**
	 * The longest time that a watch has been without an event so far.
	 * @return the gap
	 */
	public Duration longestGapSoFar() {
		return this.watches.stream()
			.map(WatchRecord::longestGap)
			.max(java.util.Comparator.naturalOrder())
			.orElse(Duration.ZERO);
	}

	public List<Operation> operationsSoFar() {
		return List.copyOf(this.operations);
	}

	/**
	 * Stop the calls, wait until all have ended and the watches have caught up, and give
	 * the account.
	 * @return what became of the load
	 */
	public LoadReport stop() {
		this.ticker.shutdown();
		long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
		while (this.underWay.get() > 0 && System.nanoTime() < deadline) {
			pause();
		}
		List<Operation> all = List.copyOf(this.operations);
		List<Long> acknowledged = all.stream().map(Operation::revision).filter((revision) -> revision > 0).toList();
		while (System.nanoTime() < deadline
				&& !this.watches.stream().allMatch((watch) -> watch.missing(acknowledged).isEmpty())) {
			pause();
		}
		return new LoadReport(all, this.underWay.get(), List.copyOf(this.watches), acknowledged, isLeaseKept());
	}

	/**
	 * Whether the lease still lives.
	 * @return whether the server says so
	 */
	public boolean isLeaseKept() {
		try {
			return this.client.getLeaseClient()
				.timeToLive(this.leaseId, LeaseOption.DEFAULT)
				.get(20, TimeUnit.SECONDS)
				.getTTL() > 0;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		catch (ExecutionException | TimeoutException ex) {
			return false;
		}
	}

	@Override
	public void close() {
		this.ticker.shutdownNow();
		if (this.keepAlive != null) {
			this.keepAlive.close();
		}
	}

	private ByteSequence key(long number) {
		return bytes(this.prefix + number);
	}

	private static ByteSequence bytes(String text) {
		return ByteSequence.from(text, StandardCharsets.UTF_8);
	}

	private static <T> T get(java.util.concurrent.Future<T> future) {
		try {
			return future.get(30, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("interrupted", ex);
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new IllegalStateException("the load could not be started", ex);
		}
	}

	private static void pause() {
		try {
			Thread.sleep(20);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("interrupted", ex);
		}
	}

	private static final class Ignore implements StreamObserver<LeaseKeepAliveResponse> {

		@Override
		public void onNext(LeaseKeepAliveResponse response) {
		}

		@Override
		public void onError(Throwable error) {
		}

		@Override
		public void onCompleted() {
		}

	}

}
