package dev.healthcheck.fleet;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import dev.healthcheck.check.Scheduler;
import dev.healthcheck.etcd.EtcdClient;
import dev.healthcheck.keys.Answers;
import dev.healthcheck.keys.HeldLease;
import dev.healthcheck.keys.KeyFeed;
import dev.healthcheck.upstream.NodeHealth;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.PutOption;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a fleet in etcd.
 */
final class EtcdKeyspace implements Keyspace {

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private final EtcdClient client;

	private final Scheduler scheduler;

	private final String prefix;

	private final Duration ttl;

	private @Nullable KeyFeed feed;

	EtcdKeyspace(EtcdClient client, Scheduler scheduler, String prefix, Duration ttl) {
		this.client = client;
		this.scheduler = scheduler;
		this.prefix = prefix;
		this.ttl = ttl;
	}

	@Override
	public synchronized void follow(KeyFeed.Listener listener) {
		KeyFeed feed = new KeyFeed(this.client, this.scheduler, this.prefix, listener);
		this.feed = feed;
		feed.start();
	}

	@Override
	public boolean isReachable() {
		return this.client.upstream().nodes().stream().anyMatch(NodeHealth::isSelectable);
	}

	@Override
	public CompletableFuture<Holding> lease() {
		HeldLease lease = new HeldLease(this.client.getLeaseClient(), this.scheduler, this.ttl.toSeconds());
		return Answers.of(lease::grant).thenApply((id) -> new EtcdHolding(lease));
	}

	@Override
	public synchronized void close() {
		if (this.feed != null) {
			this.feed.close();
		}
	}

	private final class EtcdHolding implements Holding {

		private final HeldLease lease;

		EtcdHolding(HeldLease lease) {
			this.lease = lease;
		}

		@Override
		public CompletableFuture<Void> renew() {
			return told(Answers.of(this.lease::renew));
		}

		@Override
		public CompletableFuture<Void> write(Map<String, @Nullable String> changes) {
			PutOption bound = PutOption.builder().withLeaseId(this.lease.id()).build();
			List<Op> operations = new ArrayList<>();
			changes.forEach((key, value) -> operations
				.add((value != null) ? Op.put(bytes(EtcdKeyspace.this.prefix + key), bytes(value), bound)
						: Op.delete(bytes(EtcdKeyspace.this.prefix + key), DeleteOption.DEFAULT)));
			return told(Answers.of(() -> EtcdKeyspace.this.client.getKVClient()
				.txn()
				.Then(operations.toArray(new Op[0]))
				.commit()
				.thenAccept((answer) -> {
				})));
		}

		@Override
		public CompletableFuture<Void> giveBack() {
			return Answers.of(() -> this.lease.giveBack(PATIENCE));
		}

		private static CompletableFuture<Void> told(CompletableFuture<Void> answer) {
			return answer.exceptionallyCompose((error) -> CompletableFuture
				.failedFuture(HeldLease.isGone(error) ? new LeaseGoneException() : error));
		}

		private static ByteSequence bytes(String text) {
			return ByteSequence.from(text, StandardCharsets.UTF_8);
		}

	}

}
