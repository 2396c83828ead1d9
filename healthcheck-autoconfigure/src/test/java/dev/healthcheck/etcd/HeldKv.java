package dev.healthcheck.etcd;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.etcd.jetcd.KV;
import io.etcd.jetcd.Txn;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.Op;
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
		return (KV) Proxy.newProxyInstance(KV.class.getClassLoader(), new Class<?>[] { KV.class },
				(proxy, method, arguments) -> {
					try {
						Object result = method.invoke(this.kv, arguments);
						return (result instanceof Txn txn) ? new HeldTxn(txn) : result;
					}
					catch (InvocationTargetException ex) {
						throw ex.getCause();
					}
				});
	}

	private final class HeldTxn implements Txn {

		private final Txn txn;

		HeldTxn(Txn txn) {
			this.txn = txn;
		}

		@Override
		public Txn If(Cmp... cmps) {
			this.txn.If(cmps);
			return this;
		}

		@Override
		public Txn Then(Op... ops) {
			this.txn.Then(ops);
			return this;
		}

		@Override
		public Txn Else(Op... ops) {
			this.txn.Else(ops);
			return this;
		}

		@Override
		public CompletableFuture<TxnResponse> commit() {
			if (!HeldKv.this.hold) {
				return this.txn.commit();
			}
			HeldKv.this.hold = false;
			HeldKv.this.held = this.txn::commit;
			return CompletableFuture
				.failedFuture(Status.UNAVAILABLE.withDescription(EtcdOutcomes.LATE).asRuntimeException());
		}

	}

}
