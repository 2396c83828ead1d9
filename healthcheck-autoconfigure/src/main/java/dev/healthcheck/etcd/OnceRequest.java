package dev.healthcheck.etcd;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.etcd.jetcd.KV;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.Op;
import org.jspecify.annotations.Nullable;

/**
 * What is to be applied once.
 *
 * @param conditions the caller's conditions; none always hold
 * @param then the caller's operations if they do
 * @param otherwise those if they do not
 * @param described the same as a message, without a namespace
 */
record OnceRequest(List<Cmp> conditions, List<Op> then, List<Op> otherwise, TxnRequest described) {

	OnceRequest {
		conditions = List.copyOf(conditions);
		then = List.copyOf(then);
		otherwise = List.copyOf(otherwise);
	}

	/** Whether anything is written, whatever holds. */
	boolean writes() {
		return writes(this.described);
	}

	private static boolean writes(TxnRequest request) {
		return Stream.concat(request.getSuccessList().stream(), request.getFailureList().stream())
			.anyMatch(OnceRequest::writes);
	}

	private static boolean writes(RequestOp operation) {
		return operation.hasRequestPut() || operation.hasRequestDeleteRange()
				|| (operation.hasRequestTxn() && writes(operation.getRequestTxn()));
	}

	/**
	 * Apply it, unless it is applied already. The operations for conditions that do not
	 * hold are in a transaction within, so that it is decided once whether they do.
	 * @param kv sends it
	 * @param slot takes its token
	 * @return etcd's answer
	 */
	CompletableFuture<TxnResponse> commit(KV kv, OnceSlot slot) {
		Cmp[] conditions = Stream.concat(Stream.of(slot.unchanged()), this.conditions.stream()).toArray(Cmp[]::new);
		Op otherwise = this.conditions.isEmpty() ? slot.read() : Op.txn(new Cmp[] { slot.unchanged() },
				with(this.otherwise, slot.token(false)), new Op[] { slot.read() });
		return kv.txn().If(conditions).Then(with(this.then, slot.token(true))).Else(otherwise).commit();
	}

	private static Op[] with(List<Op> operations, Op token) {
		return Stream.concat(operations.stream(), Stream.of(token)).toArray(Op[]::new);
	}

	/**
	 * The caller's part of an answer.
	 * @param answer etcd's answer
	 * @return that part, {@code null} if nothing was applied because the slot's key was
	 * not as it was
	 */
	@Nullable TxnResponse response(TxnResponse answer) {
		if (answer.isSucceeded()) {
			return new OnceTxnResponse(answer, answer);
		}
		return (!this.conditions.isEmpty() && within(answer).isSucceeded())
				? new OnceTxnResponse(answer, within(answer)) : null;
	}

	/** What the slot's key holds when nothing was applied, empty if it is gone. */
	List<KeyValue> token(TxnResponse answer) {
		TxnResponse told = this.conditions.isEmpty() ? answer : within(answer);
		return told.getGetResponses().get(0).getKvs();
	}

	private static TxnResponse within(TxnResponse answer) {
		return answer.getTxnResponses().get(0);
	}

}
