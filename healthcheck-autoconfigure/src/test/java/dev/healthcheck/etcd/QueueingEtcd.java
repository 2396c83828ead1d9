package dev.healthcheck.etcd;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

import dev.healthcheck.check.ManualScheduler;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.TxnImpl;
import io.grpc.Status;

/**
 * A {@link ModelEtcd} that carries out one transaction after the other, each in a certain
 * time, also those whose sender waits no more; on a virtual clock.
 */
final class QueueingEtcd {

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private final ModelEtcd etcd;

	private final ManualScheduler scheduler;

	private final Queue<Runnable> queue = new ArrayDeque<>();

	private final List<TxnRequest> requests = new ArrayList<>();

	private Duration each = Duration.ZERO;

	private boolean working;

	private boolean stopped;

	private int underWay;

	private int mostUnderWay;

	QueueingEtcd(ModelEtcd etcd, ManualScheduler scheduler) {
		this.etcd = etcd;
		this.scheduler = scheduler;
	}

	/** How long each transaction takes from the next one on. */
	void takes(Duration each) {
		this.each = each;
	}

	/** Transactions are taken, and not carried out. */
	void stop() {
		this.stopped = true;
	}

	/** What was sent, in this order. */
	List<TxnRequest> requests() {
		return this.requests;
	}

	/** The most that were waited for at a time. */
	int mostUnderWay() {
		return this.mostUnderWay;
	}

	/** Carry out the oldest one that waits, at once. */
	void answerOne() {
		this.queue.remove().run();
	}

	KV kv() {
		return (KV) Proxy.newProxyInstance(KV.class.getClassLoader(), new Class<?>[] { KV.class },
				(proxy, method, arguments) -> {
					if (method.getName().equals("txn")) {
						return TxnImpl.newTxn(this::send, ByteSequence.EMPTY);
					}
					throw new UnsupportedOperationException(method.toString());
				});
	}

	private CompletableFuture<TxnResponse> send(TxnRequest request) {
		CompletableFuture<TxnResponse> answer = new CompletableFuture<>();
		this.requests.add(request);
		this.underWay++;
		this.mostUnderWay = Math.max(this.mostUnderWay, this.underWay);
		this.queue.add(() -> answer.complete(new TxnResponse(this.etcd.apply(request), ByteSequence.EMPTY)));
		if (!this.stopped) {
			this.scheduler.schedule(PATIENCE, () -> answer
				.completeExceptionally(Status.UNAVAILABLE.withDescription(EtcdOutcomes.LATE).asRuntimeException()));
			work();
		}
		return answer.whenComplete((response, error) -> this.underWay--);
	}

	private void work() {
		if (this.working || this.queue.isEmpty()) {
			return;
		}
		this.working = true;
		this.scheduler.schedule(this.each, () -> {
			this.working = false;
			answerOne();
			work();
		});
	}

}
