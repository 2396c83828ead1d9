package dev.healthcheck.etcd;

import java.util.concurrent.CompletableFuture;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Lock;
import io.etcd.jetcd.lock.LockResponse;
import io.etcd.jetcd.lock.UnlockResponse;

/**
 * Locks whose owners and waiters survive the faults of endpoints ({@link WaitingLine}).
 */
final class LineLock implements Lock {

	private final Lock lock;

	private final WaitingLine line;

	private final Repeat repeat;

	LineLock(Lock lock, WaitingLine line, Repeat repeat) {
		this.lock = lock;
		this.line = line;
		this.repeat = repeat;
	}

	@Override
	public CompletableFuture<LockResponse> lock(ByteSequence name, long leaseId) {
		if (leaseId == 0) {
			// the server makes a lease, which nobody keeps alive
			return this.repeat.whileUnavailable(() -> this.lock.lock(name, leaseId));
		}
		CompletableFuture<LinePlace> joined = this.line.join(name, leaseId, ByteSequence.EMPTY);
		CompletableFuture<LockResponse> result = joined.thenApply(LineLock::response);
		result.whenComplete((response, error) -> joined.cancel(false));
		return result;
	}

	private static LockResponse response(LinePlace place) {
		return new LockResponse(io.etcd.jetcd.api.lock.LockResponse.newBuilder()
			.setHeader(Headers.of(place.header()))
			.setKey(ByteString.copyFrom(place.key().getBytes()))
			.build(), ByteSequence.EMPTY);
	}

	@Override
	public CompletableFuture<UnlockResponse> unlock(ByteSequence lockKey) {
		return this.repeat.whileUnavailable(() -> this.lock.unlock(lockKey));
	}

	@Override
	public void close() {
		this.lock.close();
	}

}
