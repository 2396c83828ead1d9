package dev.healthcheck.etcd;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.Txn;
import io.etcd.jetcd.api.DeleteRangeResponse;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.kv.CompactResponse;
import io.etcd.jetcd.kv.DeleteResponse;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.kv.PutResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.op.TxnImpl;
import io.etcd.jetcd.options.CompactOption;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import io.etcd.jetcd.options.TxnOption;
import org.jspecify.annotations.Nullable;

/**
 * Applies writes once ({@link OnceWrite}), whatever they say about jetcd's auto-retry.
 * Reads are those of another client.
 */
final class OnceKv implements KV {

	private static final TxnOption READ = TxnOption.builder().withAutoRetry().build();

	private final OnceContext context;

	private final KV reads;

	OnceKv(OnceContext context) {
		this.context = context;
		this.reads = context.reads();
	}

	@Override
	public CompletableFuture<PutResponse> put(ByteSequence key, ByteSequence value) {
		return put(key, value, PutOption.DEFAULT);
	}

	@Override
	public CompletableFuture<PutResponse> put(ByteSequence key, ByteSequence value, PutOption option) {
		return new OnceTxn().Then(Op.put(key, value, option)).commit(OnceKv::putResponse);
	}

	private static PutResponse putResponse(TxnResponse answer) {
		PutResponse put = answer.getPutResponses().get(0);
		io.etcd.jetcd.api.PutResponse.Builder response = io.etcd.jetcd.api.PutResponse.newBuilder()
			.setHeader(Headers.of(answer.getHeader()));
		if (put.hasPrevKv()) {
			response.setPrevKv(KeyValues.of(put.getPrevKv()));
		}
		return new PutResponse(response.build(), ByteSequence.EMPTY);
	}

	@Override
	public CompletableFuture<GetResponse> get(ByteSequence key) {
		return this.reads.get(key);
	}

	@Override
	public CompletableFuture<GetResponse> get(ByteSequence key, GetOption option) {
		return this.reads.get(key, option);
	}

	@Override
	public CompletableFuture<DeleteResponse> delete(ByteSequence key) {
		return delete(key, DeleteOption.DEFAULT);
	}

	@Override
	public CompletableFuture<DeleteResponse> delete(ByteSequence key, DeleteOption option) {
		return new OnceTxn().Then(Op.delete(key, option)).commit(OnceKv::deleteResponse);
	}

	private static DeleteResponse deleteResponse(TxnResponse answer) {
		DeleteResponse delete = answer.getDeleteResponses().get(0);
		DeleteRangeResponse.Builder response = DeleteRangeResponse.newBuilder()
			.setHeader(Headers.of(answer.getHeader()))
			.setDeleted(delete.getDeleted());
		delete.getPrevKvs().forEach((pair) -> response.addPrevKvs(KeyValues.of(pair)));
		return new DeleteResponse(response.build(), ByteSequence.EMPTY);
	}

	@Override
	public CompletableFuture<CompactResponse> compact(long rev) {
		return this.reads.compact(rev);
	}

	@Override
	public CompletableFuture<CompactResponse> compact(long rev, CompactOption option) {
		return this.reads.compact(rev, option);
	}

	@Override
	public Txn txn() {
		return new OnceTxn();
	}

	@Override
	public Txn txn(TxnOption option) {
		return new OnceTxn();
	}

	@Override
	public void close() {
		this.reads.close();
	}

	private final class OnceTxn implements Txn {

		private final List<Cmp> conditions = new ArrayList<>();

		private final List<Op> then = new ArrayList<>();

		private final List<Op> otherwise = new ArrayList<>();

		private @Nullable TxnRequest described;

		/** Refuses what cannot follow, and tells what operations hide. */
		private final Txn description = TxnImpl.newTxn((request) -> {
			this.described = request;
			return new CompletableFuture<>();
		}, ByteSequence.EMPTY);

		@Override
		public OnceTxn If(Cmp... conditions) {
			this.description.If(conditions);
			this.conditions.addAll(List.of(conditions));
			return this;
		}

		@Override
		public OnceTxn Then(Op... operations) {
			this.description.Then(operations);
			this.then.addAll(List.of(operations));
			return this;
		}

		@Override
		public OnceTxn Else(Op... operations) {
			this.description.Else(operations);
			this.otherwise.addAll(List.of(operations));
			return this;
		}

		@Override
		public CompletableFuture<TxnResponse> commit() {
			return commit(Function.identity());
		}

		<T> CompletableFuture<T> commit(Function<TxnResponse, T> response) {
			this.description.commit();
			TxnRequest described = java.util.Objects.requireNonNull(this.described);
			OnceRequest request = new OnceRequest(this.conditions, this.then, this.otherwise, described);
			if (!request.writes()) {
				return OnceKv.this.reads.txn(READ)
					.If(this.conditions.toArray(Cmp[]::new))
					.Then(this.then.toArray(Op[]::new))
					.Else(this.otherwise.toArray(Op[]::new))
					.commit()
					.thenApply(response);
			}
			return new OnceWrite<>(OnceKv.this.context, request, response).begin();
		}

	}

}
