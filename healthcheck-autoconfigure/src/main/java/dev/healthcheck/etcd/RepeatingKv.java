package dev.healthcheck.etcd;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.Txn;
import io.etcd.jetcd.kv.CompactResponse;
import io.etcd.jetcd.kv.DeleteResponse;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.kv.PutResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.CompactOption;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import io.etcd.jetcd.options.TxnOption;
import io.grpc.Status;

/**
 * Repeats reads, and writes with the auto-retry option, for longer than jetcd would: an
 * election, or members that come and go, may cost every attempt of a round, and jetcd
 * makes one only when the endpoint was unavailable, not when a write was not answered in
 * time. Repeats other writes only if etcd dropped them before they could take effect.
 */
final class RepeatingKv implements KV {

	private final KV kv;

	private final Repeat repeat;

	RepeatingKv(KV kv, Repeat repeat) {
		this.kv = kv;
		this.repeat = repeat;
	}

	@Override
	public CompletableFuture<PutResponse> put(ByteSequence key, ByteSequence value) {
		return write(false, () -> this.kv.put(key, value));
	}

	@Override
	public CompletableFuture<PutResponse> put(ByteSequence key, ByteSequence value, PutOption option) {
		return write(option.isAutoRetry(), () -> this.kv.put(key, value, option));
	}

	@Override
	public CompletableFuture<GetResponse> get(ByteSequence key) {
		return read(() -> this.kv.get(key));
	}

	@Override
	public CompletableFuture<GetResponse> get(ByteSequence key, GetOption option) {
		return read(() -> this.kv.get(key, option));
	}

	@Override
	public CompletableFuture<DeleteResponse> delete(ByteSequence key) {
		return write(false, () -> this.kv.delete(key));
	}

	@Override
	public CompletableFuture<DeleteResponse> delete(ByteSequence key, DeleteOption option) {
		return write(option.isAutoRetry(), () -> this.kv.delete(key, option));
	}

	@Override
	public CompletableFuture<CompactResponse> compact(long rev) {
		return read(() -> this.kv.compact(rev));
	}

	@Override
	public CompletableFuture<CompactResponse> compact(long rev, CompactOption option) {
		return read(() -> this.kv.compact(rev, option));
	}

	@Override
	public Txn txn() {
		return new RepeatingTxn(this.kv.txn(), false);
	}

	@Override
	public Txn txn(TxnOption option) {
		return new RepeatingTxn(this.kv.txn(option), option.isAutoRetry());
	}

	@Override
	public void close() {
		this.kv.close();
	}

	private <T> CompletableFuture<T> read(Supplier<CompletableFuture<T>> call) {
		return this.repeat.rounds(call, EtcdOutcomes::isInterrupted);
	}

	private <T> CompletableFuture<T> write(boolean autoRetry, Supplier<CompletableFuture<T>> call) {
		return autoRetry ? this.repeat.rounds(call, RepeatingKv::isInterruptedOrLate) : this.repeat.untilProposed(call);
	}

	private static boolean isInterruptedOrLate(Status status) {
		return status.getCode() == Status.Code.DEADLINE_EXCEEDED || EtcdOutcomes.isInterrupted(status);
	}

	private final class RepeatingTxn implements Txn {

		private final Txn txn;

		private final boolean autoRetry;

		RepeatingTxn(Txn txn, boolean autoRetry) {
			this.txn = txn;
			this.autoRetry = autoRetry;
		}

		@Override
		public Txn If(Cmp... cmps) {
			this.txn.If(cmps);
			return this;
		}

		@Override
		public Txn Then(Op... ops) {
			this.txn.Then(ops);
			return this;
		}

		@Override
		public Txn Else(Op... ops) {
			this.txn.Else(ops);
			return this;
		}

		@Override
		public CompletableFuture<TxnResponse> commit() {
			return write(this.autoRetry, this.txn::commit);
		}

	}

}
