package dev.healthcheck.etcd;

import java.util.List;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.kv.DeleteResponse;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.kv.PutResponse;
import io.etcd.jetcd.kv.TxnResponse;

/**
 * An answer as it would be without the token, whose put is the last one.
 */
final class OnceTxnResponse extends TxnResponse {

	private final TxnResponse taken;

	/**
	 * Make an answer.
	 * @param answer what etcd answered
	 * @param taken the part of it with the operations of the caller and the token
	 */
	OnceTxnResponse(TxnResponse answer, TxnResponse taken) {
		super(io.etcd.jetcd.api.TxnResponse.newBuilder()
			.setHeader(Headers.of(answer.getHeader()))
			.setSucceeded(answer.isSucceeded())
			.build(), ByteSequence.EMPTY);
		this.taken = taken;
	}

	@Override
	public synchronized List<PutResponse> getPutResponses() {
		List<PutResponse> all = this.taken.getPutResponses();
		return all.subList(0, all.size() - 1);
	}

	@Override
	public synchronized List<GetResponse> getGetResponses() {
		return this.taken.getGetResponses();
	}

	@Override
	public synchronized List<DeleteResponse> getDeleteResponses() {
		return this.taken.getDeleteResponses();
	}

	@Override
	public synchronized List<TxnResponse> getTxnResponses() {
		return this.taken.getTxnResponses();
	}

}
