package dev.healthcheck.etcd;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import dev.healthcheck.test.etcd.EtcdClusterExtension;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.PutOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What exactly-once puts cost beside plain ones, in turns in the same run. For a machine
 * that does nothing else.
 */
@Tag("processes")
@Tag("long")
class EtcdExactlyOnceCostTests extends OneClientTest {

	private static final double BOUND = 1.3;

	private static final ByteSequence VALUE = ClientUnderTest.bytes("a value of usual size");

	private static final int WARM_UP = 1000;

	private static final int PUTS = 3000;

	private static final int AT_A_TIME = 64;

	private static final int ROUNDS = 9;

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	private KV plain;

	private KV once;

	EtcdExactlyOnceCostTests() {
		super(etcd);
	}

	@BeforeEach
	void warmUp() {
		this.plain = this.client.client().getKVClient();
		this.once = this.client.client().exactlyOnce().getKVClient();
		for (int i = 0; i < WARM_UP; i++) {
			nanos(this.plain);
			nanos(this.once);
		}
	}

	@Test
	void oneAfterTheOtherBesidePlainPuts() {
		List<Long> plain = new ArrayList<>();
		List<Long> once = new ArrayList<>();
		for (int i = 0; i < PUTS; i++) {
			plain.add(nanos(this.plain));
			once.add(nanos(this.once));
		}
		System.out.printf("cost: one after the other: put p50 %d us, p99 %d us; exactly once p50 %d us, p99 %d us%n",
				quantile(plain, 0.5) / 1000, quantile(plain, 0.99) / 1000, quantile(once, 0.5) / 1000,
				quantile(once, 0.99) / 1000);
		assertThat(ratio(once, plain)).isLessThanOrEqualTo(BOUND);
	}

	/** etcd at its limit takes longer for any transaction than for a put. */
	@Test
	void manyAtATimeBesidePlainTransactions() throws InterruptedException {
		List<Long> puts = new ArrayList<>();
		List<Long> puttings = new ArrayList<>();
		List<Long> transactions = new ArrayList<>();
		List<Long> once = new ArrayList<>();
		for (int i = 0; i < ROUNDS; i++) {
			puts.add(nanosOfMany((key) -> this.plain.put(key, VALUE)));
			puttings.add(nanosOfMany((key) -> this.plain.txn().Then(Op.put(key, VALUE, PutOption.DEFAULT)).commit()));
			transactions.add(nanosOfMany(this::transaction));
			once.add(nanosOfMany((key) -> this.once.put(key, VALUE)));
		}
		System.out.printf(
				"cost: %d at a time: a transaction of one put takes %.2f of a put; exactly once %.2f of a put, %.2f of a plain transaction%n",
				AT_A_TIME, ratio(puttings, puts), ratio(once, puts), ratio(once, transactions));
		assertThat(ratio(once, transactions)).isLessThanOrEqualTo(BOUND);
	}

	private CompletableFuture<?> transaction(ByteSequence key) {
		return this.plain.txn()
			.If(new Cmp(ClientUnderTest.bytes("none"), Cmp.Op.EQUAL, CmpTarget.modRevision(0)))
			.Then(Op.put(key, VALUE, PutOption.DEFAULT),
					Op.put(ClientUnderTest.bytes("token/").concat(key), ClientUnderTest.bytes("1"), PutOption.DEFAULT))
			.commit();
	}

	private static double ratio(List<Long> ours, List<Long> theirs) {
		return (double) quantile(ours, 0.5) / quantile(theirs, 0.5);
	}

	private static long quantile(List<Long> values, double part) {
		return values.stream().sorted().skip((long) (part * (values.size() - 1))).findFirst().orElseThrow();
	}

	private static long nanos(KV kv) {
		long start = System.nanoTime();
		ClientUnderTest.get(kv.put(ClientUnderTest.bytes("cost"), VALUE));
		return System.nanoTime() - start;
	}

	private static long nanosOfMany(Function<ByteSequence, CompletableFuture<?>> write) throws InterruptedException {
		Semaphore free = new Semaphore(AT_A_TIME);
		long start = System.nanoTime();
		for (int i = 0; i < PUTS; i++) {
			free.acquire();
			write.apply(ClientUnderTest.bytes("cost/" + i % 100)).whenComplete((answer, error) -> free.release());
		}
		assertThat(free.tryAcquire(AT_A_TIME, ClientUnderTest.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		return System.nanoTime() - start;
	}

}
