package dev.healthcheck.etcd;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import dev.healthcheck.test.etcd.EtcdClusterExtension;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.kv.DeleteResponse;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.kv.PutResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Writes that are applied once, without faults: what they answer is what plain writes do.
 */
@Tag("processes")
class EtcdExactlyOnceTests extends OneClientTest {

	private static final String TOKENS = "healthcheck/once/";

	private static final PutOption WITH_PREVIOUS = PutOption.builder().withPrevKV().build();

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.oneMember();

	private EtcdClient once;

	private KV kv;

	EtcdExactlyOnceTests() {
		super(etcd);
	}

	@BeforeEach
	void begin() {
		this.once = this.client.client().exactlyOnce();
		this.kv = this.once.getKVClient();
	}

	@Test
	void aPutAnswersItsRevisionAndWhatWasThereBefore() {
		PutResponse first = ClientUnderTest.get(this.kv.put(bytes("put/a"), bytes("1"), WITH_PREVIOUS));
		assertThat(first.hasPrevKv()).isFalse();
		KeyValue written = pair("put/a");
		assertThat(written.getModRevision()).isEqualTo(first.getHeader().getRevision());
		assertThat(first.getHeader().getMemberId()).isNotZero();
		PutResponse second = ClientUnderTest.get(this.kv.put(bytes("put/a"), bytes("2"), WITH_PREVIOUS));
		assertThat(KeyValues.of(second.getPrevKv())).isEqualTo(KeyValues.of(written));
		assertThat(ClientUnderTest.get(this.kv.put(bytes("put/a"), bytes("3"))).hasPrevKv()).isFalse();
		assertThat(this.client.value("put/a")).isEqualTo("3");
		assertThat(pair("put/a").getVersion()).isEqualTo(3);
	}

	@Test
	void aPutMayBeBoundToALease() {
		long lease = ClientUnderTest.get(this.once.getLeaseClient().grant(60)).getID();
		ClientUnderTest.get(this.kv.put(bytes("leased"), bytes("1"), PutOption.builder().withLeaseId(lease).build()));
		assertThat(pair("leased").getLease()).isEqualTo(lease);
		ClientUnderTest.get(this.once.getLeaseClient().revoke(lease));
		assertThat(this.client.value("leased")).isNull();
		assertThat(ClientUnderTest
			.error(this.kv.put(bytes("leased"), bytes("1"), PutOption.builder().withLeaseId(lease).build())))
			.hasMessage("NOT_FOUND: etcdserver: requested lease not found");
	}

	@Test
	void aDeleteAnswersHowManyAndWhatWasThereBefore() {
		IntStream.range(0, 3).forEach((i) -> this.client.put("delete/" + i, "v" + i));
		DeleteResponse one = ClientUnderTest.get(this.kv.delete(bytes("delete/0")));
		assertThat(one.getDeleted()).isEqualTo(1);
		assertThat(one.getPrevKvs()).isEmpty();
		DeleteResponse rest = ClientUnderTest
			.get(this.kv.delete(bytes("delete/"), DeleteOption.builder().isPrefix(true).withPrevKV(true).build()));
		assertThat(rest.getDeleted()).isEqualTo(2);
		assertThat(rest.getPrevKvs()).extracting((pair) -> pair.getValue().toString()).containsExactly("v1", "v2");
		assertThat(rest.getHeader().getRevision()).isGreaterThan(one.getHeader().getRevision());
		assertThat(ClientUnderTest.get(this.kv.delete(bytes("delete/0"))).getDeleted()).isZero();
	}

	@Test
	void aTransactionTakesTheBranchOfItsConditions() {
		Cmp absent = new Cmp(bytes("txn/a"), Cmp.Op.EQUAL, CmpTarget.version(0));
		TxnResponse first = ClientUnderTest.get(this.kv.txn()
			.If(absent)
			.Then(Op.put(bytes("txn/a"), bytes("1"), WITH_PREVIOUS), Op.get(bytes("txn/a"), GetOption.DEFAULT))
			.Else(Op.put(bytes("txn/b"), bytes("lost"), PutOption.DEFAULT))
			.commit());
		assertThat(first.isSucceeded()).isTrue();
		assertThat(first.getPutResponses()).hasSize(1).noneMatch(PutResponse::hasPrevKv);
		assertThat(first.getGetResponses().get(0).getKvs()).hasSize(1);
		assertThat(first.getHeader().getRevision()).isEqualTo(pair("txn/a").getModRevision());
		TxnResponse second = ClientUnderTest.get(this.kv.txn()
			.If(absent)
			.Then(Op.put(bytes("txn/a"), bytes("2"), PutOption.DEFAULT))
			.Else(Op.put(bytes("txn/b"), bytes("lost"), PutOption.DEFAULT),
					Op.delete(bytes("txn/a"), DeleteOption.DEFAULT))
			.commit());
		assertThat(second.isSucceeded()).isFalse();
		assertThat(second.getDeleteResponses().get(0).getDeleted()).isEqualTo(1);
		assertThat(second.getPutResponses()).hasSize(1);
		assertThat(this.client.value("txn/a")).isNull();
		assertThat(this.client.value("txn/b")).isEqualTo("lost");
	}

	@Test
	void aTransactionWithFailedConditionsAndNothingElseChangesNothingButItsToken() {
		TxnResponse answer = ClientUnderTest.get(this.kv.txn()
			.If(new Cmp(bytes("none"), Cmp.Op.GREATER, CmpTarget.version(0)))
			.Then(Op.put(bytes("none"), bytes("1"), PutOption.DEFAULT))
			.commit());
		assertThat(answer.isSucceeded()).isFalse();
		assertThat(answer.getPutResponses()).isEmpty();
		assertThat(this.client.value("none")).isNull();
	}

	@Test
	void aTransactionThatOnlyReadsWritesNoToken() {
		long before = pairs("").getHeader().getRevision();
		TxnResponse answer = ClientUnderTest
			.get(this.kv.txn().Then(Op.get(bytes("nothing"), GetOption.DEFAULT)).commit());
		assertThat(answer.isSucceeded()).isTrue();
		assertThat(answer.getGetResponses()).hasSize(1);
		assertThat(pairs("").getHeader().getRevision()).isEqualTo(before);
	}

	@Test
	void oneRevisionAndOneSmallKeyForEachWriteAndNoMoreKeysThanWritesAtATime() {
		long before = ClientUnderTest.get(this.kv.put(bytes("cost"), bytes("0"))).getHeader().getRevision();
		for (int i = 1; i <= 20; i++) {
			ClientUnderTest.get(this.kv.put(bytes("cost"), bytes("" + i)));
		}
		assertThat(pair("cost").getModRevision()).isEqualTo(before + 20);
		try (ClientUnderTest other = ClientUnderTest.of(this.cluster)) {
			KV kv = other.client().exactlyOnce().getKVClient();
			List<KeyValue> those = pairs(TOKENS).getKvs();
			for (int round = 0; round < 5; round++) {
				IntStream.range(0, 8)
					.mapToObj((i) -> kv.put(bytes("cost/" + i), bytes("1")))
					.toList()
					.forEach(ClientUnderTest::get);
			}
			List<KeyValue> all = pairs(TOKENS).getKvs();
			assertThat(all.size() - those.size()).isBetween(1, 8);
			assertThat(all).allMatch((pair) -> pair.getLease() != 0 && pair.getValue().size() < 10);
		}
	}

	@Test
	void manyWritesAtATimeAreEachAppliedOnce() {
		long before = ClientUnderTest.get(this.kv.put(bytes("many"), bytes(""))).getHeader().getRevision();
		List<CompletableFuture<PutResponse>> writes = IntStream.range(0, 500)
			.mapToObj((i) -> this.kv.put(bytes("many/" + i % 50), bytes("" + i)))
			.toList();
		List<Long> revisions = writes.stream()
			.map((write) -> ClientUnderTest.get(write).getHeader().getRevision())
			.toList();
		assertThat(revisions).doesNotHaveDuplicates().allMatch((revision) -> revision > before);
		assertThat(pairs("many/").getKvs()).hasSize(50)
			.allMatch((pair) -> pair.getVersion() == 10 && revisions.contains(pair.getModRevision()));
	}

	/**
	 * etcd's limit, 128 by default, counts the token, and both branches together.
	 */
	@Test
	void aTransactionMayHave126OperationsAndMoreSaysWhy() {
		Cmp condition = new Cmp(bytes("limit"), Cmp.Op.EQUAL, CmpTarget.version(0));
		Op[] fit = puts(126);
		assertThat(ClientUnderTest.get(this.kv.txn().If(condition).Then(fit).commit()).getPutResponses()).hasSize(126);
		assertThat(ClientUnderTest.get(this.kv.txn().Then(puts(127)).commit()).getPutResponses()).hasSize(127);
		assertThat(
				ClientUnderTest.get(this.kv.txn().If(condition).Then(puts(63)).Else(puts(63)).commit()).isSucceeded())
			.isTrue();
		assertThat(ClientUnderTest.error(this.kv.txn().If(condition).Then(puts(63)).Else(puts(64)).commit()))
			.hasMessageContaining("both branches count together");
		assertThat(ClientUnderTest.error(this.kv.txn().If(condition).Then(puts(127)).commit()))
			.hasMessageContaining("too many operations in txn request")
			.hasMessageContaining("an exactly-once write adds up to two operations of its own");
		assertThat(ClientUnderTest.error(this.kv.txn().Then(puts(128)).commit()))
			.hasMessageContaining("an exactly-once write adds up to two operations of its own");
	}

	private static Op[] puts(int count) {
		return IntStream.range(0, count)
			.mapToObj((i) -> Op.put(bytes("limit/" + i), bytes("1"), PutOption.DEFAULT))
			.toArray(Op[]::new);
	}

	@Test
	void aTransactionIsPutTogetherInOrder() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.kv.txn().Then().If())
			.withMessage("cannot call If after Then!");
	}

	@Test
	void whatWouldTouchTheTokensSaysSo() {
		ClientUnderTest.get(this.kv.put(bytes("a"), bytes("1")));
		assertThat(ClientUnderTest.error(this.kv.delete(bytes("h"), DeleteOption.builder().isPrefix(true).build())))
			.hasMessageContaining("duplicate key")
			.hasMessageContaining("keys that begin with 'healthcheck/once/' belong to exactly-once writes");
	}

	@Test
	void tokensAreUnderTheNamespace() {
		try (ClientUnderTest other = ClientUnderTest.of(this.cluster, (settings) -> settings.namespace("tenant/")
			.exactlyOnce(new ExactlyOnceSettings(true, "app/", Duration.ofSeconds(30))))) {
			KV kv = other.client().getKVClient();
			PutResponse first = ClientUnderTest.get(kv.put(bytes("k"), bytes("1"), WITH_PREVIOUS));
			assertThat(pair("tenant/k").getModRevision()).isEqualTo(first.getHeader().getRevision());
			assertThat(pairs("tenant/app/once/").getKvs()).hasSize(1);
			PutResponse second = ClientUnderTest.get(kv.put(bytes("k"), bytes("2"), WITH_PREVIOUS));
			assertThat(second.getPrevKv().getKey()).isEqualTo(bytes("k"));
			TxnResponse txn = ClientUnderTest.get(kv.txn()
				.If(new Cmp(bytes("k"), Cmp.Op.EQUAL, CmpTarget.value(bytes("2"))))
				.Then(Op.delete(bytes("k"), DeleteOption.builder().withPrevKV(true).build()))
				.commit());
			assertThat(txn.getDeleteResponses().get(0).getPrevKvs()).extracting(KeyValue::getKey)
				.containsExactly(bytes("k"));
			assertThat(ClientUnderTest.get(kv.get(bytes("k"))).getKvs()).isEmpty();
		}
	}

	@Test
	void theLeaseAndTheTokensEndWithTheClient() {
		String prefix = "closing/";
		try (ClientUnderTest other = ClientUnderTest.of(this.cluster,
				(settings) -> settings.exactlyOnce(new ExactlyOnceSettings(false, prefix, Duration.ofSeconds(30))))) {
			ClientUnderTest.get(other.client().exactlyOnce().getKVClient().put(bytes("k"), bytes("1")));
			assertThat(pairs(prefix).getKvs()).hasSize(1);
		}
		assertThat(pairs(prefix).getKvs()).isEmpty();
	}

	@Test
	void theOtherPartsAreThoseOfTheClient() {
		EtcdClient client = this.client.client();
		assertThat(this.once.exactlyOnce()).isSameAs(this.once);
		assertThat(this.once.getLeaseClient()).isSameAs(client.getLeaseClient());
		assertThat(this.once.upstream()).isSameAs(client.upstream());
		assertThatIllegalArgumentException().isThrownBy(() -> this.once.exactlyOnce(Duration.ZERO))
			.withMessageContaining("'exactly-once-timeout' is PT0S");
	}

	private KeyValue pair(String key) {
		return ClientUnderTest.get(this.client.client().getKVClient().get(bytes(key))).getKvs().get(0);
	}

	private GetResponse pairs(String prefix) {
		return ClientUnderTest.get(this.client.client()
			.getKVClient()
			.get(bytes(prefix.isEmpty() ? "\0" : prefix), prefix.isEmpty()
					? GetOption.builder().withRange(bytes("\0")).build() : GetOption.builder().isPrefix(true).build()));
	}

	private static io.etcd.jetcd.ByteSequence bytes(String text) {
		return io.etcd.jetcd.ByteSequence.from(text, StandardCharsets.UTF_8);
	}

}
