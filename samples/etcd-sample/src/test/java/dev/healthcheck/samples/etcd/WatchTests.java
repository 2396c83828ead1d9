package dev.healthcheck.samples.etcd;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Tag("processes")
class WatchTests extends SampleTest {

	@Test
	void whoHasTheHeadersSeesEveryChangeFromThenOn() {
		this.sample.put("/kv/watched/before", "unseen");
		for (int round = 0; round < 20; round++) {
			try (Browser browser = this.sample.watch("/watch/watched/")) {
				assertThat(browser.response().statusCode()).isEqualTo(200);
				assertThat(browser.response().headers().firstValue("Content-Type"))
					.hasValue("text/event-stream;charset=UTF-8");
				this.sample.put("/kv/watched/key", "value " + round);
				this.sample.put("/kv/elsewhere", "unseen");
				this.sample.delete("/kv/watched/key");
				await().until(() -> browser.events().size() == 2);
				Browser.Event put = browser.events().get(0);
				assertThat(put.name()).isEqualTo("put");
				assertThat(put.data()).isEqualTo("{\"key\":\"watched/key\",\"value\":\"value " + round + "\"}");
				Browser.Event delete = browser.events().get(1);
				assertThat(delete.name()).isEqualTo("delete");
				assertThat(delete.id()).isEqualTo(put.id() + 2);
				assertThat(delete.data()).isEqualTo("{\"key\":\"watched/key\",\"value\":null}");
			}
		}
	}

	@Test
	void theIdIsTheRevisionOfTheChange() {
		try (Browser browser = this.sample.watch("/watch/id")) {
			this.sample.put("/kv/id", "value");
			await().until(() -> browser.events().size() == 1);
			assertThat(etcd.cluster().etcdctl("get", "id", "-w", "json"))
				.contains("\"mod_revision\":" + browser.events().get(0).id() + ",");
		}
	}

	@Test
	void theEmptyPrefixIsEveryKey() {
		try (Browser browser = this.sample.watch("/watch/")) {
			this.sample.put("/kv/a", "1");
			this.sample.put("/kv//b", "2");
			await().until(() -> browser.events().size() == 2);
			assertThat(browser.events()).extracting(Browser.Event::data)
				.containsExactly("{\"key\":\"a\",\"value\":\"1\"}", "{\"key\":\"/b\",\"value\":\"2\"}");
		}
	}

	@Test
	void whatWouldBreakTheFormatOfTheStreamDoesNot() {
		try (Browser browser = this.sample.watch("/watch/%E4%B8%96%0Aevent:%20put")) {
			this.sample.put("/kv/%E4%B8%96%0Aevent:%20put", "line 1\n\ndata: line 3\r\"🐎\"");
			await().until(() -> browser.events().size() == 1);
			assertThat(browser.events().get(0).data())
				.isEqualTo("{\"key\":\"世\\nevent: put\",\"value\":\"line 1\\n\\ndata: line 3\\r\\\"🐎\\\"\"}");
		}
	}

	@Test
	void aBrowserResumesAfterTheLastEventThatItHasSeen() {
		List<String> values = IntStream.range(0, 20).mapToObj(Integer::toString).toList();
		long middle;
		try (Browser browser = this.sample.watch("/watch/resume")) {
			values.forEach((value) -> this.sample.put("/kv/resume", value));
			await().until(() -> browser.events().size() == 20);
			middle = browser.events().get(9).id();
		}
		try (Browser browser = this.sample.watch("/watch/resume", middle)) {
			await().until(() -> browser.events().size() == 10);
			assertThat(browser.events()).extracting(Browser.Event::data)
				.containsExactlyElementsOf(values.subList(10, 20)
					.stream()
					.map((value) -> "{\"key\":\"resume\",\"value\":\"" + value + "\"}")
					.toList());
		}
	}

	@Test
	void anIdOfAnotherClustersFutureBeginsNow() {
		try (Browser browser = this.sample.watch("/watch/future", 1_000_000_000)) {
			this.sample.put("/kv/future", "value");
			await().until(() -> browser.events().size() == 1);
		}
	}

	@Test
	void anIdThatIsNoneIsABadRequest() {
		HttpResponse<String> response = this.sample
			.exchange(this.sample.request("/watch/any").header("Last-Event-ID", "yesterday"));
		assertThat(response.statusCode()).isEqualTo(400);
	}

	@Test
	void historyThatWasCompactedIsSaidAndPassedOver() {
		this.sample.put("/kv/compacted", "1");
		long first = modRevision("compacted");
		this.sample.put("/kv/compacted", "2");
		this.sample.put("/kv/compacted", "3");
		long last = modRevision("compacted");
		etcd.cluster().etcdctl("compaction", Long.toString(last));
		long resumeAt;
		try (Browser browser = this.sample.watch("/watch/compacted", first - 1)) {
			await().until(browser::isEnded);
			assertThat(browser.events()).hasSize(1);
			Browser.Event event = browser.events().get(0);
			assertThat(event.name()).isEqualTo("compacted");
			assertThat(event.data()).isEqualTo("{\"compactedRevision\":" + last + "}");
			resumeAt = event.id();
		}
		try (Browser browser = this.sample.watch("/watch/compacted", resumeAt)) {
			await().until(() -> browser.events().size() == 1);
			assertThat(browser.events().get(0).data()).isEqualTo("{\"key\":\"compacted\",\"value\":\"3\"}");
		}
	}

	private long modRevision(String key) {
		String json = etcd.cluster().etcdctl("get", key, "-w", "json");
		return Long.parseLong(json.replaceAll("(?s).*\"mod_revision\":(\\d+).*", "$1"));
	}

	@Test
	void aBrowserThatLeavesIsNoticedAndItsWatchEnds() {
		await().until(() -> this.streams.count() == 0 && watchers() == 0);
		Browser[] browsers = IntStream.range(0, 5)
			.mapToObj((i) -> this.sample.watch("/watch/quiet/" + i))
			.toArray(Browser[]::new);
		await().until(() -> this.streams.count() == 5 && watchers() == 5);
		for (Browser browser : browsers) {
			await().until(() -> browser.comments() > 3);
			browser.close();
		}
		await().until(() -> this.streams.count() == 0 && watchers() == 0);
	}

	/** As the members count them. */
	private long watchers() {
		return etcd.members().stream().mapToLong((member) -> {
			String metrics = new Sample(member.clientUri().getPort()).get("/metrics").body();
			return Math.round(Double
				.parseDouble(metrics.replaceAll("(?s).*\netcd_debugging_mvcc_watcher_total (\\S+)\n.*", "$1")));
		}).sum();
	}

	@Test
	void aBrowserThatDoesNotReadHoldsUpNobodyAndIsDropped() throws IOException {
		await().until(() -> this.streams.count() == 0);
		try (Socket stuck = new Socket(InetAddress.getLoopbackAddress(), this.sample.port());
				Browser browser = this.sample.watch("/watch/large")) {
			stuck.getOutputStream()
				.write("GET /watch/large HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			await().until(() -> this.streams.count() == 2);
			String large = "x".repeat(1_000_000);
			for (int i = 1; i <= 20; i++) {
				assertThat(this.sample.put("/kv/large", large).statusCode()).isEqualTo(204);
				int expected = i;
				await().until(() -> browser.events().size() == expected);
			}
			await().until(() -> this.streams.count() == 1);
			this.sample.put("/kv/large", "small");
			await().until(() -> browser.events().size() == 21);
		}
	}

	@Test
	void openStreamsHoldNoThread() {
		long before = threads();
		List<Browser> browsers = IntStream.range(0, 100).mapToObj((i) -> this.sample.watch("/watch/many")).toList();
		try {
			this.sample.put("/kv/many", "value");
			await().until(() -> browsers.stream().allMatch((browser) -> browser.events().size() == 1));
			assertThat(threads() - before).isLessThan(50);
		}
		finally {
			browsers.forEach(Browser::close);
		}
	}

	/** Without those of this test's browsers, which are not the application's. */
	private static long threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> !thread.getName().equals("browser"))
			.count();
	}

}
