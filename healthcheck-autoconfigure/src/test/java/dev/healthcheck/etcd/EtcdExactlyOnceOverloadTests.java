package dev.healthcheck.etcd;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.test.etcd.EtcdMember;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.kv.PutResponse;
import io.etcd.jetcd.options.GetOption;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many more exactly-once writes than a member can answer, because it hangs.
 */
@Tag("processes")
class EtcdExactlyOnceOverloadTests extends OneClientTest {

	private static final int WRITES = 2000;

	/** Of the watch of members, and of leases. */
	private static final int OTHERS = 10;

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.oneMember();

	EtcdExactlyOnceOverloadTests() {
		super(etcd);
	}

	@Test
	void aMemberThatHangsIsNotSentAllThatWaitsForIt() {
		KV kv = this.client.client().exactlyOnce(ClientUnderTest.PATIENCE).getKVClient();
		ClientUnderTest.get(kv.put(ClientUnderTest.bytes("first"), ClientUnderTest.bytes("1")));
		EtcdMember member = this.cluster.members().get(0);
		member.hang();
		List<CompletableFuture<PutResponse>> writes = IntStream.range(0, WRITES)
			.mapToObj((i) -> kv.put(ClientUnderTest.bytes("much/" + i), ClientUnderTest.bytes("1")))
			.toList();
		AtomicLong most = new AtomicLong();
		Awaitility.await("attempts that are not answered").atMost(ClientUnderTest.PATIENCE).until(() -> {
			most.accumulateAndGet(inFlight(), Math::max);
			return this.client.failures().size() >= OnceLine.MOST;
		});
		member.resume();
		writes.forEach(ClientUnderTest::get);
		assertThat(most).hasValueBetween(1L, (long) OnceLine.MOST + OTHERS);
		assertThat(ClientUnderTest
			.get(this.client.client()
				.getKVClient()
				.get(ClientUnderTest.bytes("much/"), GetOption.builder().isPrefix(true).build()))
			.getKvs()).hasSize(WRITES).allMatch((pair) -> pair.getVersion() == 1);
	}

	private long inFlight() {
		return this.client.upstream().snapshot().nodes().get(0).requests().inFlight();
	}

}
