package dev.healthcheck.etcd;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

import com.google.protobuf.ByteString;
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
import io.etcd.jetcd.api.TxnResponse;
import io.grpc.Status;

/**
 * What etcd does with transactions, ranges, leases and compaction, in memory: all
 * revisions of all keys.
 */
final class ModelEtcd {

	/** The state of all keys after each revision. */
	private final List<NavigableMap<String, KeyValue>> states = new ArrayList<>(List.of(new TreeMap<>()));

	private final Set<Long> leases = new HashSet<>();

	/** Each put that was ever applied, as {@code key=value}. */
	private final List<String> puts = new ArrayList<>();

	private long compacted;

	private long granted;

	/** The first revision is 1, as etcd's is. */
	long revision() {
		return this.states.size();
	}

	List<String> puts() {
		return this.puts;
	}

	NavigableMap<String, KeyValue> at(long revision) {
		return this.states.get((int) revision - 1);
	}

	NavigableMap<String, KeyValue> now() {
		return at(revision());
	}

	long grant() {
		this.granted++;
		this.leases.add(this.granted);
		return this.granted;
	}

	boolean hasLease(long lease) {
		return this.leases.contains(lease);
	}

	Set<Long> leases() {
		return this.leases;
	}

	/** Revoke a lease; its keys are gone with it. */
	void revoke(long lease) {
		if (this.leases.remove(lease)) {
			NavigableMap<String, KeyValue> next = new TreeMap<>(now());
			if (next.values().removeIf((pair) -> pair.getLease() == lease)) {
				this.states.add(next);
			}
		}
	}

	private static ResponseHeader header(long revision) {
		return ResponseHeader.newBuilder().setRevision(revision).build();
	}

	void compact(long revision) {
		this.compacted = Math.max(this.compacted, revision);
	}

	RangeResponse range(RangeRequest range) {
		return range(range, now(), revision());
	}

	private RangeResponse range(RangeRequest range, NavigableMap<String, KeyValue> seen, long revision) {
		if (range.getRevision() > 0 && range.getRevision() < this.compacted) {
			throw Status.OUT_OF_RANGE.withDescription("etcdserver: mvcc: required revision has been compacted")
				.asRuntimeException();
		}
		NavigableMap<String, KeyValue> state = (range.getRevision() > 0) ? at(range.getRevision()) : seen;
		List<KeyValue> found = in(state, range.getKey(), range.getRangeEnd());
		return RangeResponse.newBuilder()
			.setHeader(header(revision))
			.setCount(found.size())
			.addAllKvs(range.getCountOnly() ? List.of() : found)
			.build();
	}

	private static List<KeyValue> in(NavigableMap<String, KeyValue> state, ByteString key, ByteString end) {
		if (end.isEmpty()) {
			KeyValue found = state.get(key.toStringUtf8());
			return (found != null) ? List.of(found) : List.of();
		}
		return List.copyOf(state.subMap(key.toStringUtf8(), end.toStringUtf8()).values());
	}

	/** Apply a transaction, or refuse it as a whole. */
	TxnResponse apply(TxnRequest request) {
		checkLeases(request);
		NavigableMap<String, KeyValue> before = now();
		NavigableMap<String, KeyValue> after = new TreeMap<>(before);
		TxnResponse.Builder answer = run(request, before, after);
		if (!after.equals(before)) {
			this.states.add(after);
		}
		return answer.setHeader(header(revision())).build();
	}

	private void checkLeases(TxnRequest request) {
		for (RequestOp operation : taken(request, now())) {
			if (operation.hasRequestTxn()) {
				checkLeases(operation.getRequestTxn());
			}
			long lease = operation.getRequestPut().getLease();
			if (lease != 0 && !hasLease(lease)) {
				throw Status.NOT_FOUND.withDescription("etcdserver: requested lease not found").asRuntimeException();
			}
		}
	}

	private static List<RequestOp> taken(TxnRequest request, NavigableMap<String, KeyValue> before) {
		return holds(request, before) ? request.getSuccessList() : request.getFailureList();
	}

	/** Conditions on revisions and values are all that the tests make. */
	private static boolean holds(TxnRequest request, NavigableMap<String, KeyValue> before) {
		return request.getCompareList().stream().allMatch((condition) -> {
			KeyValue pair = before.getOrDefault(condition.getKey().toStringUtf8(), KeyValue.getDefaultInstance());
			return switch (condition.getTarget()) {
				case VALUE -> pair.getModRevision() > 0 && pair.getValue().equals(condition.getValue());
				case MOD -> pair.getModRevision() == condition.getModRevision();
				case CREATE -> pair.getCreateRevision() == condition.getCreateRevision();
				case VERSION -> pair.getVersion() == condition.getVersion();
				default -> throw new IllegalArgumentException(condition.toString());
			} == (condition.getResult() == Compare.CompareResult.EQUAL);
		});
	}

	private TxnResponse.Builder run(TxnRequest request, NavigableMap<String, KeyValue> before,
			NavigableMap<String, KeyValue> after) {
		TxnResponse.Builder answer = TxnResponse.newBuilder().setSucceeded(holds(request, before));
		for (RequestOp operation : taken(request, before)) {
			answer.addResponses(switch (operation.getRequestCase()) {
				case REQUEST_PUT -> ResponseOp.newBuilder().setResponsePut(put(operation.getRequestPut(), after));
				case REQUEST_DELETE_RANGE ->
					ResponseOp.newBuilder().setResponseDeleteRange(delete(operation.getRequestDeleteRange(), after));
				case REQUEST_RANGE ->
					ResponseOp.newBuilder().setResponseRange(range(operation.getRequestRange(), after, revision()));
				default -> ResponseOp.newBuilder().setResponseTxn(run(operation.getRequestTxn(), before, after));
			});
		}
		return answer;
	}

	private PutResponse put(PutRequest put, NavigableMap<String, KeyValue> after) {
		String key = put.getKey().toStringUtf8();
		KeyValue former = after.get(key);
		long revision = revision() + 1;
		after.put(key,
				KeyValue.newBuilder()
					.setKey(put.getKey())
					.setValue(put.getValue())
					.setLease(put.getLease())
					.setModRevision(revision)
					.setCreateRevision((former != null) ? former.getCreateRevision() : revision)
					.setVersion((former != null) ? former.getVersion() + 1 : 1)
					.build());
		this.puts.add(key + "=" + put.getValue().toStringUtf8());
		PutResponse.Builder answer = PutResponse.newBuilder().setHeader(header(revision));
		return ((former != null && put.getPrevKv()) ? answer.setPrevKv(former) : answer).build();
	}

	private DeleteRangeResponse delete(DeleteRangeRequest delete, NavigableMap<String, KeyValue> after) {
		List<KeyValue> found = in(after, delete.getKey(), delete.getRangeEnd());
		found.forEach((pair) -> after.remove(pair.getKey().toStringUtf8()));
		return DeleteRangeResponse.newBuilder()
			.setHeader(header(revision() + 1))
			.setDeleted(found.size())
			.addAllPrevKvs(delete.getPrevKv() ? found : List.of())
			.build();
	}

}
