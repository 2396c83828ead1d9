package dev.healthcheck.etcd;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
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

/**
 * One who waits in a {@link WaitingLine}, from joining it to being in front or giving up.
 */
final class LineWaiter {

	private static final GetOption FIRST = GetOption.builder()
		.isPrefix(true)
		.withSortField(GetOption.SortTarget.CREATE)
		.withSortOrder(GetOption.SortOrder.ASCEND)
		.withLimit(1)
		.build();

	private static final TxnOption REPEATED = TxnOption.builder().withAutoRetry().build();

	private final KV kv;

	private final Watch watch;

	private final Repeat repeat;

	private final ByteSequence prefix;

	private final ByteSequence key;

	private final long lease;

	private final ByteSequence value;

	private final CompletableFuture<LinePlace> result = new CompletableFuture<>();

	private volatile long revision;

	/** Whether the place was made for this waiter, and not found. */
	private volatile boolean created;

	private boolean watched;

	/**
	 * One who is not in line yet.
	 * @param kv keeps places; its calls end when its client is closed
	 * @param watch tells of places that are given up
	 * @param repeat has the time, and tells what is worth another look
	 * @param name the name of the lock or election
	 * @param lease the lease that the place depends on
	 * @param value what its key holds
	 */
	LineWaiter(KV kv, Watch watch, Repeat repeat, ByteSequence name, long lease, ByteSequence value) {
		this.kv = kv;
		this.watch = watch;
		this.repeat = repeat;
		this.prefix = name.concat(bytes("/"));
		this.key = this.prefix.concat(bytes(Long.toHexString(lease)));
		this.lease = lease;
		this.value = value;
	}

	private static ByteSequence bytes(String text) {
		return ByteSequence.from(text, StandardCharsets.UTF_8);
	}

	/** The place, once it is the first. */
	CompletableFuture<LinePlace> result() {
		return this.result;
	}

	void enter() {
		this.kv.txn(REPEATED)
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
		this.kv.txn(REPEATED)
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
			this.result.complete(new LinePlace(this.key, this.revision, header));
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
		this.kv.txn(REPEATED)
			.Then(Op.get(this.key, GetOption.DEFAULT), Op.get(this.prefix, ahead))
			.commit()
			.whenComplete((answer, error) -> {
				if (error == null) {
					looked(answer);
				}
				else if (Repeat.isTransient(error)) {
					this.repeat.scheduler().schedule(this.repeat.longDelay(), this::look);
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
			this.result.complete(new LinePlace(this.key, this.revision, answer.getHeader()));
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
				this.repeat.scheduler().schedule(Duration.ZERO, this::look);
			}
		};
		Watch.Watcher watcher = this.watch.watch(watched,
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
	void leave() {
		if (this.created) {
			this.kv.txn(REPEATED)
				.If(new Cmp(this.key, Cmp.Op.EQUAL, CmpTarget.createRevision(this.revision)))
				.Then(Op.delete(this.key, DeleteOption.DEFAULT))
				.commit();
		}
	}

}
