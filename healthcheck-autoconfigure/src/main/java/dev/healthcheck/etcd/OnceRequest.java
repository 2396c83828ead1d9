package dev.healthcheck.etcd;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.etcd.jetcd.KV;
import io.etcd.jetcd.Txn;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.Op;

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
	 * Apply it, unless it is applied already. The conditions are in a transaction within,
	 * so that it is decided once which of them hold.
	 * @param kv sends it
	 * @param slot takes its token
	 * @return etcd's answer: {@link #response} if it succeeded, else the slot's key
	 */
	CompletableFuture<TxnResponse> commit(KV kv, OnceSlot slot) {
		Op[] then = with(this.then, slot.token(true));
		Txn txn = kv.txn().If(slot.unchanged());
		txn = this.conditions.isEmpty() ? txn.Then(then)
				: txn.Then(Op.txn(this.conditions.toArray(Cmp[]::new), then, with(this.otherwise, slot.token(false))));
		return txn.Else(slot.read()).commit();
	}

	private static Op[] with(List<Op> operations, Op token) {
		return Stream.concat(operations.stream(), Stream.of(token)).toArray(Op[]::new);
	}

	/** The caller's part of an answer. */
	TxnResponse response(TxnResponse answer) {
		return new OnceTxnResponse(answer, this.conditions.isEmpty() ? answer : answer.getTxnResponses().get(0));
	}

}
