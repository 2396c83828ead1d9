package dev.healthcheck.etcd;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.grpc.Status;
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
			while (!this.closed) {
				Long lease = lease();
				while (lease != null && !this.closed && holdOnce(name, lease)) {
					TimeUnit.MILLISECONDS.sleep(20);
				}
				if (lease != null) {
					revoke(lease);
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** A lease, {@code null} if a fault kept it from being granted in time. */
	private @Nullable Long lease() throws InterruptedException {
		try {
			long lease = this.client.getLeaseClient().grant(TTL_SECONDS).get().getID();
			this.client.getLeaseClient().keepAlive(lease, new Ignore());
			return lease;
		}
		catch (ExecutionException ex) {
			TimeUnit.MILLISECONDS.sleep(100);
			return null;
		}
	}

	/**
	 * Hold the lock for a moment.
	 * @return whether its lease may be used again: an unlock that was not answered may
	 * still be carried out, and would unlock what was locked again with the same lease
	 */
	private boolean holdOnce(String name, long lease) throws InterruptedException {
		try {
			ByteSequence key = this.client.getLockClient().lock(NAME, lease).get().getKey();
			String other = this.holder.getAndSet(name);
			if (other != null && !other.equals(name)) {
				this.violations.add("two hold the lock at a time");
			}
			this.held.incrementAndGet();
			TimeUnit.MILLISECONDS.sleep(10);
			this.holder.set(null);
			this.client.getLockClient().unlock(key).get();
			return true;
		}
		catch (ExecutionException ex) {
			return false;
		}
	}

	/** Whatever the lease holds, the other one need not wait for its end. */
	private void revoke(long lease) throws InterruptedException {
		for (boolean revoked = false; !revoked && !this.closed;) {
			try {
				this.client.getLeaseClient().revoke(lease).get();
				revoked = true;
			}
			catch (ExecutionException ex) {
				revoked = Status.fromThrowable(ex).getCode() == Status.Code.NOT_FOUND;
				TimeUnit.MILLISECONDS.sleep(100);
			}
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
