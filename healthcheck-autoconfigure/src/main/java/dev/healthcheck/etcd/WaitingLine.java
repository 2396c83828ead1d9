package dev.healthcheck.etcd;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.Response;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import io.etcd.jetcd.options.TxnOption;
import io.etcd.jetcd.options.WatchOption;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * Waiting for a lock or an election, the way etcd's own service does it: everybody in
 * line has a key {@code <name>/<lease>}, and the oldest one is in front. Members of other
 * clients, and of other kinds, stand in the same line.
 * <p>
 * It is done from here because the service's calls cannot be moved to another member: the
 * one that they were moved off finds them cancelled as soon as it can, and then deletes
 * the key, although its owner may be in front by then and believe so for ever. Here a
 * place in line is a key and a watch, which survive any fault that the lease survives.
 */
final class WaitingLine implements AutoCloseable {

	private static final GetOption FIRST = GetOption.builder()
		.isPrefix(true)
		.withSortField(GetOption.SortTarget.CREATE)
		.withSortOrder(GetOption.SortOrder.ASCEND)
		.withLimit(1)
		.build();

	private static final TxnOption REPEATED = TxnOption.builder().withAutoRetry().build();

	private static final Status CLOSED = Status.UNAVAILABLE.withDescription("the client is closed");

	private final KV kv;

	private final Watch watch;

	private final Repeat repeat;

	private final Set<Waiter> waiters = ConcurrentHashMap.newKeySet();

	private volatile boolean closed;

	WaitingLine(KV kv, Watch watch, Repeat repeat) {
		this.kv = kv;
		this.watch = watch;
		this.repeat = repeat;
	}

	/**
	 * Join a line; cancelling the result leaves it.
	 * @param name the name of the lock or election
	 * @param lease the lease that the place depends on
	 * @param value what the key holds
	 * @return the place, once it is the first
	 */
	CompletableFuture<Place> join(ByteSequence name, long lease, ByteSequence value) {
		Waiter waiter = new Waiter(name.concat(bytes("/")), lease, value);
		this.waiters.add(waiter);
		waiter.result.whenComplete((place, error) -> waiter.ended(error));
		waiter.enter();
		if (this.closed) {
			waiter.fail(CLOSED);
		}
		return waiter.result;
	}

	@Override
	public void close() {
		this.closed = true;
		this.waiters.forEach((waiter) -> waiter.fail(CLOSED));
	}

	private static ByteSequence bytes(String text) {
		return ByteSequence.from(text, StandardCharsets.UTF_8);
	}

	/**
	 * A place in front.
	 *
	 * @param key its key
	 * @param revision the revision at which the line was joined
	 * @param header the header of the answer that told so
	 */
	record Place(ByteSequence key, long revision, Response.Header header) {

	}

	private final class Waiter {

		private final ByteSequence prefix;

		private final ByteSequence key;

		private final long lease;

		private final ByteSequence value;

		private final CompletableFuture<Place> result = new CompletableFuture<>();

		private volatile long revision;

		/** Whether the place was made for this waiter, and not found. */
		private volatile boolean created;

		private boolean watched;

		Waiter(ByteSequence prefix, long lease, ByteSequence value) {
			this.prefix = prefix;
			this.key = prefix.concat(bytes(Long.toHexString(lease)));
			this.lease = lease;
			this.value = value;
		}

		void enter() {
			WaitingLine.this.kv.txn(REPEATED)
				.If(new Cmp(this.key, Cmp.Op.EQUAL, CmpTarget.createRevision(0)))
				.Then(put(), Op.get(this.key, GetOption.DEFAULT), Op.get(this.prefix, FIRST))
				.Else(Op.get(this.key, GetOption.DEFAULT), Op.get(this.prefix, FIRST))
				.commit()
				.whenComplete((answer, error) -> {
					if (error != null) {
						this.result.completeExceptionally(Repeat.unwrapped(error));
					}
					else {
						entered(answer);
					}
				});
		}

		private Op put() {
			return Op.put(this.key, this.value, PutOption.builder().withLeaseId(this.lease).build());
		}

		private void entered(TxnResponse answer) {
			GetResponse mine = answer.getGetResponses().get(0);
			this.revision = mine.getKvs().get(0).getCreateRevision();
			this.created |= answer.isSucceeded();
			if (mine.getKvs().get(0).getValue().equals(this.value)) {
				lookAhead(answer.getHeader(), answer.getGetResponses().get(1));
			}
			else {
				change();
			}
		}

		/** The place was taken before, with another value. */
		private void change() {
			WaitingLine.this.kv.txn(REPEATED)
				.If(new Cmp(this.key, Cmp.Op.EQUAL, CmpTarget.createRevision(this.revision)))
				.Then(put())
				.commit()
				.whenComplete((answer, error) -> {
					if (error != null) {
						this.result.completeExceptionally(Repeat.unwrapped(error));
					}
					else {
						enter();
					}
				});
		}

		private void lookAhead(Response.Header header, GetResponse first) {
			if (this.result.isDone()) {
				return;
			}
			if (first.getKvs().get(0).getCreateRevision() == this.revision) {
				this.result.complete(new Place(this.key, this.revision, header));
				return;
			}
			if (!this.watched) {
				this.watched = true;
				watchDeletion(this.key, header.getRevision());
			}
			look();
		}

		/**
		 * Who is ahead, and is the own place still there? Asked until there is an answer.
		 */
		private void look() {
			if (this.result.isDone()) {
				return;
			}
			GetOption ahead = GetOption.builder()
				.isPrefix(true)
				.withMaxCreateRevision(this.revision - 1)
				.withSortField(GetOption.SortTarget.CREATE)
				.withSortOrder(GetOption.SortOrder.DESCEND)
				.withLimit(1)
				.build();
			WaitingLine.this.kv.txn(REPEATED)
				.Then(Op.get(this.key, GetOption.DEFAULT), Op.get(this.prefix, ahead))
				.commit()
				.whenComplete((answer, error) -> {
					if (error == null) {
						looked(answer);
					}
					else if (Repeat.isTransient(error)) {
						WaitingLine.this.repeat.scheduler().schedule(WaitingLine.this.repeat.longDelay(), this::look);
					}
					else {
						this.result.completeExceptionally(Repeat.unwrapped(error));
					}
				});
		}

		private void looked(TxnResponse answer) {
			GetResponse mine = answer.getGetResponses().get(0);
			GetResponse ahead = answer.getGetResponses().get(1);
			if (mine.getKvs().isEmpty() || mine.getKvs().get(0).getCreateRevision() != this.revision) {
				fail(Status.NOT_FOUND.withDescription("the place in line is lost: its lease has expired or its key '"
						+ this.key.toString(StandardCharsets.UTF_8) + "' was deleted"));
			}
			else if (ahead.getKvs().isEmpty()) {
				this.result.complete(new Place(this.key, this.revision, answer.getHeader()));
			}
			else {
				watchDeletion(ahead.getKvs().get(0).getKey(), answer.getHeader().getRevision());
			}
		}

		/**
		 * Look again once a key is deleted, or the watch on it ends for another reason.
		 */
		private void watchDeletion(ByteSequence watched, long since) {
			AtomicBoolean once = new AtomicBoolean();
			Runnable again = () -> {
				if (once.compareAndSet(false, true)) {
					WaitingLine.this.repeat.scheduler().schedule(Duration.ZERO, this::look);
				}
			};
			Watch.Watcher watcher = WaitingLine.this.watch.watch(watched,
					WatchOption.builder().withRevision(since + 1).withNoPut(true).build(),
					// of errors it recovers, or it completes
					Watch.listener((response) -> {
						if (!response.getEvents().isEmpty()) {
							again.run();
						}
					}, (error) -> {
					}, again));
			this.result.whenComplete((place, error) -> {
				once.set(true);
				watcher.close();
			});
		}

		void fail(Status status) {
			this.result.completeExceptionally(status.asRuntimeException());
		}

		/** Whoever gave up must not keep others waiting until the lease expires. */
		void ended(@Nullable Throwable error) {
			WaitingLine.this.waiters.remove(this);
			if (error != null && this.created && !WaitingLine.this.closed) {
				WaitingLine.this.kv.txn(REPEATED)
					.If(new Cmp(this.key, Cmp.Op.EQUAL, CmpTarget.createRevision(this.revision)))
					.Then(Op.delete(this.key, DeleteOption.DEFAULT))
					.commit();
			}
		}

	}

}
