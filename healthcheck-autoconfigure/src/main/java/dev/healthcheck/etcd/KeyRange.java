package dev.healthcheck.etcd;

import java.util.List;
import java.util.stream.Stream;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.RequestOp;

/**
 * A key, or a range of keys, as etcd writes them.
 *
 * @param key the key, or the first one
 * @param end empty for the one key, the byte 0 for all keys from the first on, else the
 * first one that is not in the range
 */
record KeyRange(ByteString key, ByteString end) {

	private static final ByteString ZERO = ByteString.copyFrom(new byte[1]);

	/** What an operation writes, whichever branches it takes. */
	static List<KeyRange> written(RequestOp operation) {
		return switch (operation.getRequestCase()) {
			case REQUEST_PUT -> List.of(new KeyRange(operation.getRequestPut().getKey(), ByteString.EMPTY));
			case REQUEST_DELETE_RANGE -> {
				DeleteRangeRequest delete = operation.getRequestDeleteRange();
				yield List.of(new KeyRange(delete.getKey(), delete.getRangeEnd()));
			}
			case REQUEST_TXN -> Stream
				.concat(operation.getRequestTxn().getSuccessList().stream(),
						operation.getRequestTxn().getFailureList().stream())
				.flatMap((within) -> written(within).stream())
				.toList();
			default -> List.of();
		};
	}

	boolean overlapsAny(List<KeyRange> others) {
		return others.stream().anyMatch((other) -> isBefore(this.key, other) && isBefore(other.key(), this));
	}

	/** Whether a key is before the end of a range. */
	private static boolean isBefore(ByteString key, KeyRange range) {
		if (range.end().equals(ZERO)) {
			return true;
		}
		ByteString end = range.end().isEmpty() ? range.key().concat(ZERO) : range.end();
		return ByteString.unsignedLexicographicalComparator().compare(key, end) < 0;
	}

}
