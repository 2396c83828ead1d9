package dev.healthcheck.etcd;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.Response;
import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.DeleteRangeResponse;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.PutResponse;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.ResponseHeader;
import io.etcd.jetcd.api.ResponseOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.options.GetOption;
import io.grpc.Status;

/**
 * The answer to a transaction that was applied, put together from the history: what there
 * was before it, and what there was then.
 */
final class LostAnswer {

	private final KV kv;

	private final long revision;

	private final ResponseHeader header;

	/**
	 * Prepare.
	 * @param kv reads the history
	 * @param revision the revision at which the transaction was applied
	 */
	LostAnswer(KV kv, long revision) {
		this.kv = kv;
		this.revision = revision;
		this.header = ResponseHeader.newBuilder().setRevision(revision).build();
	}

	/**
	 * Put it together.
	 * @param request the transaction, without a namespace
	 * @param branch whether its conditions held
	 * @param found the header of the answer that told so
	 * @return the answer, or the error of a read: {@code OUT_OF_RANGE} if the history is
	 * compacted, {@code UNIMPLEMENTED} if it does not tell what the transaction saw
	 */
	CompletableFuture<TxnResponse> to(TxnRequest request, boolean branch, Response.Header found) {
		ResponseHeader header = Headers.of(found).toBuilder().setRevision(this.revision).build();
		return branch(request, branch, List.of(), List.of())
			.thenApply((answer) -> new TxnResponse(answer.setHeader(header).build(), ByteSequence.EMPTY));
	}

	/**
	 * The answer to one branch.
	 * @param before what was written before it in the same transaction
	 * @param after what was written after it
	 */
	private CompletableFuture<io.etcd.jetcd.api.TxnResponse.Builder> branch(TxnRequest txn, boolean branch,
			List<KeyRange> before, List<KeyRange> after) {
		List<RequestOp> operations = branch ? txn.getSuccessList() : txn.getFailureList();
		CompletableFuture<io.etcd.jetcd.api.TxnResponse.Builder> answer = CompletableFuture
			.completedFuture(io.etcd.jetcd.api.TxnResponse.newBuilder().setSucceeded(branch));
		for (int i = 0; i < operations.size(); i++) {
			List<KeyRange> earlier = with(before, operations.subList(0, i));
			List<KeyRange> later = with(after, operations.subList(i + 1, operations.size()));
			answer = answer.thenCombine(operation(operations.get(i), earlier, later),
					io.etcd.jetcd.api.TxnResponse.Builder::addResponses);
		}
		return answer;
	}

	private static List<KeyRange> with(List<KeyRange> ranges, List<RequestOp> operations) {
		return Stream
			.concat(ranges.stream(), operations.stream().flatMap((operation) -> KeyRange.written(operation).stream()))
			.toList();
	}

	private CompletableFuture<ResponseOp> operation(RequestOp operation, List<KeyRange> earlier, List<KeyRange> later) {
		return switch (operation.getRequestCase()) {
			case REQUEST_PUT -> put(operation.getRequestPut());
			case REQUEST_DELETE_RANGE -> delete(operation.getRequestDeleteRange(), earlier);
			case REQUEST_RANGE -> range(operation.getRequestRange(), earlier, later);
			default -> txn(operation.getRequestTxn(), earlier, later);
		};
	}

	private CompletableFuture<ResponseOp> put(PutRequest put) {
		PutResponse.Builder answer = PutResponse.newBuilder().setHeader(this.header);
		if (!put.getPrevKv()) {
			return CompletableFuture.completedFuture(ResponseOp.newBuilder().setResponsePut(answer).build());
		}
		return before(put.getKey()).thenApply((pairs) -> {
			pairs.forEach(answer::setPrevKv);
			return ResponseOp.newBuilder().setResponsePut(answer).build();
		});
	}

	private CompletableFuture<ResponseOp> delete(DeleteRangeRequest delete, List<KeyRange> earlier) {
		if (new KeyRange(delete.getKey(), delete.getRangeEnd()).overlapsAny(earlier)) {
			return untold(delete.getKey());
		}
		GetOption.Builder option = GetOption.builder()
			.withRevision(this.revision - 1)
			.withCountOnly(!delete.getPrevKv());
		return get(delete.getKey(), delete.getRangeEnd(), option).thenApply((found) -> {
			DeleteRangeResponse.Builder answer = DeleteRangeResponse.newBuilder()
				.setHeader(this.header)
				.setDeleted(found.getCount());
			found.getKvs().forEach((pair) -> answer.addPrevKvs(KeyValues.of(pair)));
			return ResponseOp.newBuilder().setResponseDeleteRange(answer).build();
		});
	}

	/** It saw what had been written before it, and not what was written after it. */
	private CompletableFuture<ResponseOp> range(RangeRequest range, List<KeyRange> earlier, List<KeyRange> later) {
		KeyRange keys = new KeyRange(range.getKey(), range.getRangeEnd());
		boolean isOld = range.getRevision() > 0;
		boolean sawAll = !keys.overlapsAny(later);
		if (!isOld && !sawAll && keys.overlapsAny(earlier)) {
			return untold(range.getKey());
		}
		GetOption.Builder option = GetOption.builder()
			.withRevision(isOld ? range.getRevision() : sawAll ? this.revision : this.revision - 1)
			.withLimit(range.getLimit())
			.withKeysOnly(range.getKeysOnly())
			.withCountOnly(range.getCountOnly())
			.withSortOrder(GetOption.SortOrder.valueOf(range.getSortOrder().name()))
			.withSortField(GetOption.SortTarget.valueOf(range.getSortTarget().name()))
			.withMinCreateRevision(range.getMinCreateRevision())
			.withMaxCreateRevision(range.getMaxCreateRevision())
			.withMinModRevision(range.getMinModRevision())
			.withMaxModRevision(range.getMaxModRevision());
		return get(range.getKey(), range.getRangeEnd(), option).thenApply((found) -> {
			RangeResponse.Builder answer = RangeResponse.newBuilder()
				.setHeader(this.header)
				.setCount(found.getCount())
				.setMore(found.isMore());
			found.getKvs().forEach((pair) -> answer.addKvs(KeyValues.of(pair)));
			return ResponseOp.newBuilder().setResponseRange(answer).build();
		});
	}

	/** Its conditions were looked at before anything was written. */
	private CompletableFuture<ResponseOp> txn(TxnRequest txn, List<KeyRange> earlier, List<KeyRange> later) {
		CompletableFuture<Boolean> holds = CompletableFuture.completedFuture(true);
		for (Compare condition : txn.getCompareList()) {
			holds = holds.thenCombine(
					before(condition.getKey()).thenApply((pairs) -> PastCondition.holds(condition, pairs)),
					Boolean::logicalAnd);
		}
		return holds.thenCompose((branch) -> branch(txn, branch, earlier, later))
			.thenApply((answer) -> ResponseOp.newBuilder().setResponseTxn(answer).build());
	}

	private CompletableFuture<List<KeyValue>> before(ByteString key) {
		return get(key, ByteString.EMPTY, GetOption.builder().withRevision(this.revision - 1))
			.thenApply((found) -> found.getKvs().stream().map(KeyValues::of).toList());
	}

	private CompletableFuture<GetResponse> get(ByteString key, ByteString end, GetOption.Builder option) {
		if (!end.isEmpty()) {
			option.withRange(ByteSequence.from(end));
		}
		return this.kv.get(ByteSequence.from(key), option.build());
	}

	private static <T> CompletableFuture<T> untold(ByteString key) {
		return CompletableFuture.failedFuture(
				Status.UNIMPLEMENTED
					.withDescription("it saw '" + key.toStringUtf8()
							+ "' between two writes of its own, which the history does not tell")
					.asRuntimeException());
	}

}
