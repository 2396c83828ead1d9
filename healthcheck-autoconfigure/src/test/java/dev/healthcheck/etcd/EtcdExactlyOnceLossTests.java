package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.testing.TcpProxy;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.kv.DeleteResponse;
import io.etcd.jetcd.kv.PutResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Writes that are applied once, while their answers vanish on the way, and what may
 * happen between two attempts.
 */
@Tag("processes")
class EtcdExactlyOnceLossTests {

	private static final PutOption WITH_PREVIOUS = PutOption.builder().withPrevKV().build();

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	private final EtcdCluster cluster = etcd.cluster();

	private ProxiedCluster proxied;

	/** Reaches the members whatever the proxies do. */
	private ClientUnderTest direct;

	/** Reaches them through the proxies. */
	private ClientUnderTest client;

	private KV kv;

	@BeforeEach
	void connect() {
		this.cluster.clear();
		this.proxied = new ProxiedCluster(this.cluster);
		this.direct = ClientUnderTest.of(this.cluster);
		this.client = this.proxied.client((settings) -> settings.requestTimeout(Duration.ofSeconds(1))
			// attempts are to end by their timeout, not to be moved before
			.hedge(EtcdClientSettings.HEDGE.withEnabled(false))
			.namespace("app/"));
		this.kv = this.client.client().exactlyOnce().getKVClient();
		// so that there is a lease, and a token
		ClientUnderTest.get(this.kv.put(bytes("first"), bytes("1")));
	}

	@AfterEach
	void disconnect() {
		this.client.close();
		this.direct.close();
		this.proxied.close();
	}

	@Test
	void aPutWhoseAnswerIsLostIsAnsweredAsItWasApplied() {
		this.direct.put("app/put", "before");
		PutResponse answer = whenAnswersOfOneMemberAreLost(
				() -> this.kv.put(bytes("put"), bytes("after"), WITH_PREVIOUS));
		KeyValue written = pair("app/put");
		assertThat(written.getValue()).hasToString("after");
		assertThat(written.getVersion()).isEqualTo(2);
		assertThat(answer.getHeader().getRevision()).isEqualTo(written.getModRevision());
		assertThat(answer.getPrevKv().getKey()).isEqualTo(bytes("put"));
		assertThat(answer.getPrevKv().getValue()).isEqualTo(bytes("before"));
	}

	@Test
	void aDeletedKeyIsToldAlsoWhenItIsGoneAtTheSecondAttempt() {
		this.direct.put("app/delete/a", "1");
		this.direct.put("app/delete/b", "2");
		DeleteResponse answer = whenAnswersOfOneMemberAreLost(
				() -> this.kv.delete(bytes("delete/"), DeleteOption.builder().isPrefix(true).withPrevKV(true).build()));
		assertThat(answer.getDeleted()).isEqualTo(2);
		assertThat(answer.getPrevKvs()).extracting(KeyValue::getKey)
			.containsExactly(bytes("delete/a"), bytes("delete/b"));
		assertThat(this.direct.value("app/delete/a")).isNull();
	}

	/** The conditions hold for the first attempt, and for no other. */
	@Test
	void aTransactionWhoseAnswerIsLostDoesNotTakeTheOtherBranchAtTheSecondAttempt() {
		TxnResponse answer = whenAnswersOfOneMemberAreLost(() -> this.kv.txn()
			.If(new Cmp(bytes("txn"), Cmp.Op.EQUAL, CmpTarget.version(0)))
			.Then(Op.put(bytes("txn"), bytes("mine"), WITH_PREVIOUS), Op.get(bytes("txn"), GetOption.DEFAULT))
			.Else(Op.put(bytes("txn"), bytes("taken"), PutOption.DEFAULT))
			.commit());
		assertThat(answer.isSucceeded()).isTrue();
		assertThat(answer.getPutResponses()).hasSize(1).noneMatch(PutResponse::hasPrevKv);
		assertThat(answer.getGetResponses().get(0).getKvs()).extracting(KeyValue::getValue)
			.containsExactly(bytes("mine"));
		assertThat(pair("app/txn").getVersion()).isEqualTo(1);
		assertThat(pair("app/txn").getModRevision()).isEqualTo(answer.getHeader().getRevision());
	}

	/** They fail for the first attempt, and hold for the second. */
	@Test
	void aTransactionWithFailedConditionsIsDecidedOnce() {
		this.direct.put("app/failed", "old");
		CompletableFuture<TxnResponse> write = lost(this.kv.txn()
			.If(new Cmp(bytes("failed"), Cmp.Op.EQUAL, CmpTarget.version(0)))
			.Then(Op.put(bytes("failed"), bytes("then"), PutOption.DEFAULT))
			.Else(Op.put(bytes("else"), bytes("1"), PutOption.DEFAULT))::commit, "app/else");
		ClientUnderTest.get(this.direct.client().getKVClient().delete(bytes("app/failed")));
		this.proxied.heal();
		TxnResponse answer = ClientUnderTest.get(write);
		assertThat(answer.isSucceeded()).isFalse();
		assertThat(this.direct.value("app/failed")).isNull();
		assertThat(pair("app/else").getVersion()).isEqualTo(1);
	}

	@Test
	void compactionBetweenAttemptsIsAnErrorOnlyForWhoAsksForWhatIsGone() {
		CompletableFuture<PutResponse> plain = lost(() -> this.kv.put(bytes("c/plain"), bytes("1")), "app/c/plain");
		CompletableFuture<PutResponse> previous = lost(
				() -> this.kv.put(bytes("c/previous"), bytes("1"), WITH_PREVIOUS), "app/c/previous");
		CompletableFuture<TxnResponse> txn = lost(this.kv.txn()
			.If(new Cmp(bytes("c/txn"), Cmp.Op.EQUAL, CmpTarget.version(0)))
			.Then(Op.put(bytes("c/txn"), bytes("1"), PutOption.DEFAULT))::commit, "app/c/txn");
		this.direct.put("app/c/later", "1");
		ClientUnderTest.get(this.direct.client().getKVClient().compact(pair("app/c/later").getModRevision()));
		this.proxied.heal();
		assertThat(ClientUnderTest.get(plain).getHeader().getRevision())
			.isEqualTo(pair("app/c/plain").getModRevision());
		assertThat(ClientUnderTest.get(txn).isSucceeded()).isTrue();
		assertThat(ClientUnderTest.error(previous))
			.hasMessageStartingWith(
					"OUT_OF_RANGE: the write was applied at revision " + pair("app/c/previous").getModRevision())
			.hasMessageContaining("compacted");
		assertThat(pair("app/c/previous").getVersion()).isEqualTo(1);
	}

	@Test
	void aLeaseThatIsLostWhileAnAttemptIsOpenMakesTheWriteAmbiguous() {
		CompletableFuture<PutResponse> write = lost(() -> this.kv.put(bytes("lease"), bytes("1")), "app/lease");
		revokeLeases();
		this.proxied.heal();
		assertThat(ClientUnderTest.error(write))
			.hasMessage("UNKNOWN: it is unknown whether the write was applied: the lease of its token was lost");
		assertThat(pair("app/lease").getVersion()).isEqualTo(1);
		ClientUnderTest.get(this.kv.put(bytes("lease"), bytes("2")));
		assertThat(pair("app/lease").getVersion()).isEqualTo(2);
	}

	@Test
	void aLeaseThatIsLostBetweenWritesIsReplaced() {
		for (int i = 0; i < 3; i++) {
			revokeLeases();
			ClientUnderTest.get(this.kv.put(bytes("between"), bytes("" + i)));
		}
		assertThat(pair("app/between").getVersion()).isEqualTo(3);
	}

	/** An attempt lies in a member, is repeated elsewhere, and comes through at last. */
	@Test
	void anAttemptThatComesLateIsNotApplied() {
		EtcdClient client = this.client.client();
		HeldKv held = new HeldKv(this.direct.client().getKVClient());
		OnceSessions sessions = new OnceSessions(client.getLeaseClient(), ByteSequence.EMPTY, "late/",
				Duration.ofSeconds(2));
		Repeat repeat = new Repeat(this.direct.upstreams().scheduler(), ClientUnderTest.settings(this.cluster).build());
		KV once = new OnceKv(new OnceContext(held.kv(), this.direct.client().getKVClient(), sessions,
				new OnceLine(repeat), repeat, Duration.ofSeconds(30)));
		for (int i = 0; i < 2; i++) {
			held.holdNext();
			ClientUnderTest.get(once.put(bytes("late"), bytes("mine")));
			// answered, and others go on from there; so does this client, with the same
			// key
			this.direct.put("late", "another's");
			ClientUnderTest.get(once.put(bytes("other"), bytes("1")));
			assertThat(ClientUnderTest.get(held.release()).isSucceeded()).isFalse();
			assertThat(this.direct.value("late")).isEqualTo("another's");
		}
		sessions.close();
	}

	@Test
	void manyWritesThroughLostAnswersAndResetsAreEachAppliedOnce() {
		List<CompletableFuture<PutResponse>> writes = IntStream.range(0, 300)
			.mapToObj((i) -> this.kv.put(bytes("many/" + i), bytes("" + i), WITH_PREVIOUS))
			.toList();
		TcpProxy current = this.proxied.current(this.client);
		current.swallowAnswers();
		List<CompletableFuture<PutResponse>> more = IntStream.range(300, 600)
			.mapToObj((i) -> this.kv.put(bytes("many/" + i), bytes("" + i), WITH_PREVIOUS))
			.toList();
		this.proxied.proxies().stream().filter((proxy) -> proxy != current).forEach(TcpProxy::reset);
		writes.forEach((write) -> assertThat(ClientUnderTest.get(write).hasPrevKv()).isFalse());
		more.forEach((write) -> assertThat(ClientUnderTest.get(write).hasPrevKv()).isFalse());
		assertThat(ClientUnderTest
			.get(this.direct.client().getKVClient().get(bytes("app/many/"), GetOption.builder().isPrefix(true).build()))
			.getKvs()).hasSize(600).allMatch((pair) -> pair.getVersion() == 1);
	}

	@Test
	void aClientThatIsClosedUnderWayLeavesNoWriteOpenAndAppliesNoneTwice() {
		List<TcpProxy> proxies = this.proxied.proxies();
		this.proxied.current(this.client).swallowAnswers();
		List<CompletableFuture<PutResponse>> writes = IntStream.range(0, 100)
			.mapToObj((i) -> this.kv.put(bytes("close/" + i), bytes("1")))
			.toList();
		Awaitility.await().atMost(ClientUnderTest.PATIENCE).until(() -> this.direct.value("app/close/99") != null);
		proxies.forEach(TcpProxy::reset);
		this.client.client().close();
		Awaitility.await()
			.atMost(ClientUnderTest.PATIENCE)
			.until(() -> writes.stream().allMatch(CompletableFuture::isDone));
		for (int i = 0; i < 100; i++) {
			assertThat(pair("app/close/" + i).getVersion()).isEqualTo(1);
		}
		assertThat(ClientUnderTest.error(this.kv.put(bytes("closed"), bytes("1"))))
			.hasMessageContaining("the client is closed");
	}

	@Test
	void aWriteFailsWhenItsTimeIsOver() {
		KV kv = this.client.client().exactlyOnce(Duration.ofSeconds(2)).getKVClient();
		CompletableFuture<PutResponse> write = lost(() -> kv.put(bytes("over"), bytes("1")), "app/over");
		assertThat(ClientUnderTest.error(write))
			.hasMessageStartingWith("DEADLINE_EXCEEDED: it is unknown whether the write was applied: ");
		this.proxied.proxies().forEach(TcpProxy::refuse);
		// until no connection is left on which a write might still go out
		Awaitility.await()
			.atMost(ClientUnderTest.PATIENCE)
			.until(() -> ClientUnderTest.error(this.client.client().getKVClient().get(bytes("a")))
				.toString()
				.contains(EtcdOutcomes.NO_ENDPOINT));
		assertThat(ClientUnderTest.error(kv.put(bytes("refused"), bytes("1"))))
			.hasMessageStartingWith("UNAVAILABLE: " + EtcdOutcomes.NO_ENDPOINT);
	}

	private <T> T whenAnswersOfOneMemberAreLost(Supplier<CompletableFuture<T>> write) {
		TcpProxy current = this.proxied.current(this.client);
		current.swallowAnswers();
		T answer = ClientUnderTest.get(write.get());
		assertThat(this.client.failures()).as("attempts whose answer was lost").isNotEmpty();
		this.proxied.heal();
		return answer;
	}

	/**
	 * Begin a write that is applied, and whose answer does not come until all is healed.
	 */
	private <T> CompletableFuture<T> lost(Supplier<CompletableFuture<T>> write, String key) {
		this.proxied.proxies().forEach(TcpProxy::swallowAnswers);
		CompletableFuture<T> answer = write.get();
		Awaitility.await().atMost(ClientUnderTest.PATIENCE).until(() -> this.direct.value(key) != null);
		return answer;
	}

	/** All there are: the cluster was cleared, and this client's is the only one. */
	private void revokeLeases() {
		List<KeyValue> tokens = ClientUnderTest
			.get(this.direct.client()
				.getKVClient()
				.get(bytes("app/healthcheck/once/"), GetOption.builder().isPrefix(true).build()))
			.getKvs();
		assertThat(tokens).isNotEmpty();
		tokens.stream()
			.map(KeyValue::getLease)
			.distinct()
			.forEach((lease) -> ClientUnderTest.get(this.direct.client().getLeaseClient().revoke(lease)));
	}

	private KeyValue pair(String key) {
		return ClientUnderTest.get(this.direct.client().getKVClient().get(bytes(key))).getKvs().get(0);
	}

	private static ByteSequence bytes(String text) {
		return ClientUnderTest.bytes(text);
	}

}
