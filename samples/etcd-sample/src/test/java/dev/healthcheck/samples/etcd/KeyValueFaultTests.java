package dev.healthcheck.samples.etcd;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.healthcheck.test.etcd.EtcdMember;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class KeyValueFaultTests extends SampleTest {

	@Test
	void readsGoOnWhileMembersDieAndComeBack() {
		this.sample.put("/kv/read", "value");
		AtomicBoolean stop = new AtomicBoolean();
		CompletableFuture<List<HttpResponse<String>>> reader = CompletableFuture.supplyAsync(() -> {
			List<HttpResponse<String>> responses = new ArrayList<>();
			while (!stop.get()) {
				responses.add(this.sample.get("/kv/read"));
			}
			return responses;
		});
		for (EtcdMember member : etcd.members()) {
			member.kill();
			etcd.leader();
			member.restart();
			etcd.cluster().awaitHealthy();
		}
		stop.set(true);
		assertThat(reader.join()).isNotEmpty()
			.allSatisfy((response) -> assertThat(response.statusCode()).as(response.body()).isEqualTo(200))
			.allSatisfy((response) -> assertThat(response.body()).isEqualTo("value"));
	}

	@Test
	void withAllMembersDownTheAnswerComesAtOnceAndSaysWhy() {
		etcd.cluster().killAll();
		await().untilAsserted(() -> assertThat(this.sample.get("/kv/any").statusCode()).isEqualTo(503));
		HttpResponse<String> read = this.sample.get("/kv/any");
		// and not 504, after a timeout
		assertThat(read.statusCode()).isEqualTo(503);
		assertThat(read.headers().firstValue("Content-Type")).hasValue("text/plain;charset=UTF-8");
		assertThat(read.body()).startsWith("has no healthy etcd endpoint available");
		assertThat(etcd.members()).allSatisfy((member) -> assertThat(read.body()).contains(member.clientAddress()));
		assertThat(this.sample.put("/kv/any", "value").statusCode()).isEqualTo(503);
		assertThat(this.sample.delete("/kv/any").statusCode()).isEqualTo(503);
		assertThat(this.sample.get("/watch/any").statusCode()).isEqualTo(503);
		etcd.cluster().restartAll();
		etcd.cluster().awaitHealthy();
		await().untilAsserted(() -> assertThat(this.sample.get("/kv/any").statusCode()).isEqualTo(404));
	}

	@Test
	void aWriteWithoutAQuorumTimesOut() {
		EtcdMember alive = etcd.members().get(0);
		etcd.cluster().others(alive).forEach(EtcdMember::kill);
		await().untilAsserted(() -> {
			HttpResponse<String> written = this.sample.put("/kv/any", "value");
			assertThat(written.statusCode()).as(written.body()).isEqualTo(504);
		});
	}

}
