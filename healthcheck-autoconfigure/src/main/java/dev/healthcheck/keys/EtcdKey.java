package dev.healthcheck.keys;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
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
 * What can be done with one key in etcd. Not thread-safe.
 */
final class EtcdKey {

	private final Client client;

	private final Scheduler scheduler;

	private final ByteSequence key;

	private Watch.@Nullable Watcher watcher;

	EtcdKey(Client client, Scheduler scheduler, String key) {
		this.client = client;
		this.scheduler = scheduler;
		this.key = bytes(key);
	}

	static ByteSequence bytes(String text) {
		return ByteSequence.from(text, StandardCharsets.UTF_8);
	}

	CompletableFuture<GetResponse> read() {
		return this.client.getKVClient().get(this.key);
	}

	/** The key, {@code null} if it was not there. */
	static @Nullable KeyValue first(GetResponse answer) {
		return answer.getKvs().isEmpty() ? null : answer.getKvs().get(0);
	}

	/**
	 * Write a value if nobody has done so.
	 * @param modified the revision of the last change, 0 if it is not there
	 * @param value the value
	 * @param lease what it is bound to
	 * @return whether it was written, and else what is there
	 */
	CompletableFuture<TxnResponse> write(long modified, ByteSequence value, long lease) {
		return this.client.getKVClient()
			.txn()
			.If(new Cmp(this.key, Cmp.Op.EQUAL, CmpTarget.modRevision(modified)))
			.Then(Op.put(this.key, value, PutOption.builder().withLeaseId(lease).build()))
			.Else(Op.get(this.key, GetOption.DEFAULT))
			.commit();
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

	/** Without the lock: the watch has one of its own, held while it calls back. */
	void endWatch() {
		Watch.Watcher watcher = this.watcher;
		this.watcher = null;
		if (watcher != null) {
			this.scheduler.schedule(Duration.ZERO, watcher::close);
		}
	}

}
