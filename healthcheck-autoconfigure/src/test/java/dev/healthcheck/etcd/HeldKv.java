package dev.healthcheck.etcd;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.etcd.jetcd.KV;
import io.etcd.jetcd.Txn;
import io.etcd.jetcd.kv.TxnResponse;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * Sends transactions, or holds one back, as a member does that hangs: its sender hears
 * that there was no answer, and it is delivered whenever the test wants it to be.
 */
final class HeldKv {

	private final KV kv;

	private boolean hold;

	private @Nullable Supplier<CompletableFuture<TxnResponse>> held;

	HeldKv(KV kv) {
		this.kv = kv;
	}

	void holdNext() {
		this.hold = true;
	}

	/** Deliver what was held back. */
	CompletableFuture<TxnResponse> release() {
		return java.util.Objects.requireNonNull(this.held, "nothing was held back").get();
	}

	KV kv() {
		return forwarded(KV.class, this.kv);
	}

	private Txn txn(Txn txn) {
		return forwarded(Txn.class, txn);
	}

	/** The same, but for what a transaction does in the end. */
	private <T> T forwarded(Class<T> type, T target) {
		return type
			.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (proxy, method, arguments) -> {
				if (target instanceof Txn txn && method.getName().equals("commit")) {
					return commit(txn);
				}
				try {
					Object result = method.invoke(target, arguments);
					return (result == target) ? proxy : (result instanceof Txn txn) ? txn(txn) : result;
				}
				catch (InvocationTargetException ex) {
					throw ex.getCause();
				}
			}));
	}

	private CompletableFuture<TxnResponse> commit(Txn txn) {
		if (!this.hold) {
			return txn.commit();
		}
		this.hold = false;
		this.held = txn::commit;
		return CompletableFuture
			.failedFuture(Status.UNAVAILABLE.withDescription(EtcdOutcomes.LATE).asRuntimeException());
	}

}
