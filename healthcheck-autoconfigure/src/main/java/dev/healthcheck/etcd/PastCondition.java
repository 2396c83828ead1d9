package dev.healthcheck.etcd;

import java.util.List;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.KeyValue;

/**
 * Whether a condition of a transaction held, as etcd decides it.
 */
final class PastCondition {

	private PastCondition() {
	}

	/**
	 * Look at what there was.
	 * @param condition the condition
	 * @param found the key at that time, empty if there was none
	 */
	static boolean holds(Compare condition, List<KeyValue> found) {
		if (found.isEmpty() && condition.getTarget() == Compare.CompareTarget.VALUE) {
			return false;
		}
		KeyValue pair = found.isEmpty() ? KeyValue.getDefaultInstance() : found.get(0);
		int difference = switch (condition.getTarget()) {
			case VALUE -> ByteString.unsignedLexicographicalComparator().compare(pair.getValue(), condition.getValue());
			case VERSION -> Long.compare(pair.getVersion(), condition.getVersion());
			case CREATE -> Long.compare(pair.getCreateRevision(), condition.getCreateRevision());
			case MOD -> Long.compare(pair.getModRevision(), condition.getModRevision());
			default -> throw new IllegalArgumentException("unknown target " + condition.getTarget());
		};
		return switch (condition.getResult()) {
			case EQUAL -> difference == 0;
			case NOT_EQUAL -> difference != 0;
			case GREATER -> difference > 0;
			case LESS -> difference < 0;
			default -> throw new IllegalArgumentException("unknown comparison " + condition.getResult());
		};
	}

}
