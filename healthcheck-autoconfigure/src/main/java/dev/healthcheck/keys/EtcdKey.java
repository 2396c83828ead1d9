package dev.healthcheck.keys;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import dev.healthcheck.check.Scheduler;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchEvent;
import org.jspecify.annotations.Nullable;

/**
 * One key in etcd: what is known of it, what is wanted, and what can be done for that.
 * Not thread-safe.
 */
final class EtcdKey {

	private final Client client;

	private final Scheduler scheduler;

	private final ByteSequence key;

	private final KnownKey known = new KnownKey();

	/** The wanted value that is being written, {@code null} if it is somebody's. */
	private @Nullable ByteSequence writing;

	private Watch.@Nullable Watcher watcher;

	EtcdKey(Client client, Scheduler scheduler, String key) {
		this.client = client;
		this.scheduler = scheduler;
		this.key = bytes(key);
	}

	private static ByteSequence bytes(String text) {
		return ByteSequence.from(text, StandardCharsets.UTF_8);
	}

	void want(@Nullable String value) {
		this.known.want((value != null) ? bytes(value) : null);
	}

	boolean isWanted() {
		return this.known.isWanted();
	}

	/** Whether something is to be written. */
	boolean isDue() {
		return this.known.due() != null;
	}

	CompletableFuture<GetResponse> read() {
		return this.client.getKVClient().get(this.key);
	}

	/** It was read, maybe from another cluster than before. */
	KnownKey.Finding seen(GetResponse answer, long lease) {
		this.known.forgetRevision();
		return this.known.seen(answer.getHeader().getRevision(), first(answer), lease);
	}

	private static @Nullable KeyValue first(GetResponse answer) {
		return answer.getKvs().isEmpty() ? null : answer.getKvs().get(0);
	}

	/**
	 * Write what is due, if nobody has written meanwhile.
	 * @param lease what it is bound to
	 * @return whether it was written, and else what is there
	 */
	CompletableFuture<TxnResponse> write(long lease) {
		ByteSequence value = Objects.requireNonNull(this.known.due());
		this.writing = this.known.writing(value) ? value : null;
		return this.client.getKVClient()
			.txn()
			.If(new Cmp(this.key, Cmp.Op.EQUAL, CmpTarget.modRevision(this.known.modified())))
			.Then(Op.put(this.key, value, PutOption.builder().withLeaseId(lease).build()))
			.Else(Op.get(this.key, GetOption.DEFAULT))
			.commit();
	}

	/** It was written; whether nothing later is known. */
	boolean written(TxnResponse answer) {
		return this.known.written(answer.getHeader().getRevision(), this.writing);
	}

	/** Somebody else has written. */
	KnownKey.Finding notWritten(TxnResponse answer, long lease) {
		return this.known.seen(answer.getHeader().getRevision(), first(answer.getGetResponses().get(0)), lease);
	}

	/** It has changed. */
	KnownKey.Finding changed(WatchEvent event, long lease) {
		KeyValue entry = event.getKeyValue();
		return this.known.seen(entry.getModRevision(),
				(event.getEventType() == WatchEvent.EventType.PUT) ? entry : null, lease);
	}

	/**
	 * Be told of changes.
	 * @param revision the first that is told
	 * @param changed is given them
	 * @param ended runs when there will be no further ones, whatever the cause
	 */
	void watch(long revision, Consumer<List<WatchEvent>> changed, Runnable ended) {
		this.watcher = this.client.getWatchClient()
			.watch(this.key, WatchOption.builder().withRevision(revision).build(),
					Watch.listener((response) -> changed.accept(response.getEvents()), (error) -> ended.run(), ended));
	}

	boolean isWatched() {
		return this.watcher != null;
	}

	/** Nothing is known to be written any longer, and nothing told. */
	void forget() {
		this.known.forget();
		endWatch();
	}

	/** Without the lock: the watch has one of its own, held while it calls back. */
	void endWatch() {
		Watch.Watcher watcher = this.watcher;
		this.watcher = null;
		if (watcher != null) {
			this.scheduler.schedule(Duration.ZERO, watcher::close);
		}
	}

}
