package dev.healthcheck.samples.etcd;

import java.util.ArrayList;
import java.util.List;

import dev.healthcheck.test.etcd.EtcdMember;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Tag("processes")
class WatchFaultTests extends SampleTest {

	@Test
	void noEventIsLostOrRepeatedWhileEveryMemberDiesOnce() {
		try (Browser browser = this.sample.watch("/watch/counter")) {
			List<String> acknowledged = new ArrayList<>();
			for (EtcdMember member : etcd.members()) {
				member.kill();
				write(acknowledged, 50);
				member.restart();
				etcd.cluster().awaitHealthy();
				write(acknowledged, 50);
			}
			write(acknowledged, 1);
			String last = acknowledged.get(acknowledged.size() - 1);
			await().until(() -> data(browser).contains(last));
			assertThat(data(browser)).doesNotHaveDuplicates().containsSubsequence(acknowledged);
			assertThat(browser.events()).extracting(Browser.Event::id).isSorted();
			assertThat(browser.isEnded()).isFalse();
		}
	}

	@Test
	void aStreamOutlivesTheWholeClusterAndMissesNothing() {
		try (Browser browser = this.sample.watch("/watch/outage")) {
			this.sample.put("/kv/outage", "before");
			await().until(() -> browser.events().size() == 1);
			etcd.cluster().killAll();
			await().until(() -> this.sample.get("/kv/outage").statusCode() == 503);
			int comments = browser.comments();
			await().until(() -> browser.comments() > comments);
			etcd.cluster().restartAll();
			etcd.cluster().awaitHealthy();
			etcd.cluster().etcdctl("put", "outage", "after");
			await().until(() -> browser.events().size() == 2);
			assertThat(browser.isEnded()).isFalse();
		}
	}

	/**
	 * A write that failed may have taken effect all the same: its value is not used
	 * again.
	 */
	private void write(List<String> acknowledged, int count) {
		int wanted = acknowledged.size() + count;
		for (int attempt = 0; acknowledged.size() < wanted; attempt++) {
			String value = acknowledged.size() + "/" + attempt;
			if (this.sample.put("/kv/counter", value).statusCode() == 204) {
				acknowledged.add("{\"key\":\"counter\",\"value\":\"" + value + "\"}");
			}
		}
	}

	private static List<String> data(Browser browser) {
		return browser.events().stream().map(Browser.Event::data).toList();
	}

}
