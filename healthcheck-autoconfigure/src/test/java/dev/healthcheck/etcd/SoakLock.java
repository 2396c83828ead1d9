package dev.healthcheck.etcd;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

/**
 * Two that want the same lock, again and again. Their leases last longer than any fault.
 */
final class SoakLock implements AutoCloseable {

	private static final ByteSequence NAME = ClientUnderTest.bytes("soak-lock");

	private static final long TTL_SECONDS = 60;

	private final Client client;

	private final AtomicReference<@Nullable String> holder = new AtomicReference<>();

	private final AtomicInteger held = new AtomicInteger();

	private final List<String> violations = new CopyOnWriteArrayList<>();

	private final List<Thread> threads;

	private volatile boolean closed;

	SoakLock(Client client) {
		this.client = client;
		this.threads = Stream.of("one", "other").map((name) -> new Thread(() -> contend(name), "soak-lock")).toList();
		this.threads.forEach((thread) -> {
			thread.setDaemon(true);
			thread.start();
		});
	}

	private void contend(String name) {
		try {
			long lease = this.client.getLeaseClient().grant(TTL_SECONDS).get().getID();
			this.client.getLeaseClient().keepAlive(lease, new Ignore());
			while (!this.closed) {
				holdOnce(name, lease);
				TimeUnit.MILLISECONDS.sleep(20);
			}
		}
		catch (InterruptedException | java.util.concurrent.ExecutionException ex) {
			if (!this.closed) {
				this.violations.add("the lock could not be had: " + ex);
			}
		}
	}

	private void holdOnce(String name, long lease) throws InterruptedException {
		try {
			ByteSequence key = this.client.getLockClient().lock(NAME, lease).get().getKey();
			String other = this.holder.getAndSet(name);
			if (other != null && !other.equals(name)) {
				this.violations.add("two hold the lock at a time");
			}
			this.held.incrementAndGet();
			TimeUnit.MILLISECONDS.sleep(10);
			this.holder.set(null);
			unlock(key);
		}
		catch (java.util.concurrent.ExecutionException ex) {
			// whether it was had is not known: asking again with the same lease tells
		}
	}

	private void unlock(ByteSequence key) throws InterruptedException {
		CompletableFuture<?> unlocked = this.client.getLockClient().unlock(key);
		try {
			unlocked.get();
		}
		catch (java.util.concurrent.ExecutionException ex) {
			// then it is still held, and is had again with the same lease
		}
	}

	int held() {
		return this.held.get();
	}

	List<String> violations() {
		return List.copyOf(this.violations);
	}

	@Override
	public void close() {
		this.closed = true;
		this.threads.forEach(Thread::interrupt);
	}

	private static final class Ignore implements StreamObserver<io.etcd.jetcd.lease.LeaseKeepAliveResponse> {

		@Override
		public void onNext(io.etcd.jetcd.lease.LeaseKeepAliveResponse response) {
		}

		@Override
		public void onError(Throwable error) {
		}

		@Override
		public void onCompleted() {
		}

	}

}
