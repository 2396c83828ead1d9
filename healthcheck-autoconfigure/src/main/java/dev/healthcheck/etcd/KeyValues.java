package dev.healthcheck.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.KeyValue;

/**
 * Keys and their values in answers that are put together on this side.
 */
final class KeyValues {

	private KeyValues() {
	}

	static io.etcd.jetcd.api.KeyValue of(KeyValue pair) {
		return io.etcd.jetcd.api.KeyValue.newBuilder()
			.setKey(ByteString.copyFrom(pair.getKey().getBytes()))
			.setValue(ByteString.copyFrom(pair.getValue().getBytes()))
			.setCreateRevision(pair.getCreateRevision())
			.setModRevision(pair.getModRevision())
			.setVersion(pair.getVersion())
			.setLease(pair.getLease())
			.build();
	}

}
