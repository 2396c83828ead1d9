package dev.healthcheck.samples.etcd;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class KeyValueTests extends SampleTest {

	@Test
	void aValueIsWrittenReadReplacedAndDeleted() {
		assertThat(this.sample.get("/kv/greeting").statusCode()).isEqualTo(404);
		assertThat(this.sample.put("/kv/greeting", "hello").statusCode()).isEqualTo(204);
		HttpResponse<String> read = this.sample.get("/kv/greeting");
		assertThat(read.statusCode()).isEqualTo(200);
		assertThat(read.body()).isEqualTo("hello");
		assertThat(read.headers().firstValue("Content-Type")).hasValue("text/plain;charset=UTF-8");
		assertThat(this.sample.put("/kv/greeting", "good bye").statusCode()).isEqualTo(204);
		assertThat(this.sample.get("/kv/greeting").body()).isEqualTo("good bye");
		assertThat(this.sample.delete("/kv/greeting").statusCode()).isEqualTo(204);
		assertThat(this.sample.get("/kv/greeting").statusCode()).isEqualTo(404);
	}

	@Test
	void deletingAMissingKeyIsNoError() {
		assertThat(this.sample.delete("/kv/never-there").statusCode()).isEqualTo(204);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			/kv/config/app/timeout              | config/app/timeout
			/kv//services/a                     | /services/a
			/kv/%2Fservices%2Fb                 | /services/b
			/kv/folder/                         | `folder/`
			/kv/a%20key%20with%20spaces         | a key with spaces
			/kv/a+b                             | a+b
			/kv/gr%C3%BC%C3%9Fe/%E4%B8%96%E7%95%8C | grüße/世界
			/kv/50%25                           | 50%
			/kv/what%3F%23%3B                   | what?#;
			/kv/back%5Cslash                    | back\\slash
			/kv/a.b                             | a.b
			""")
	void theKeyIsTheDecodedRestOfThePath(String path, String key) {
		assertThat(this.sample.put(path, "value of " + key).statusCode()).isEqualTo(204);
		assertThat(this.sample.get(path).body()).isEqualTo("value of " + key);
		assertThat(etcd.cluster().etcdctl("get", "--print-value-only", key)).isEqualTo("value of " + key + "\n");
		assertThat(this.sample.delete(path).statusCode()).isEqualTo(204);
		assertThat(etcd.cluster().etcdctl("get", key)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "/kv", "/kv/" })
	void aMissingKeyIsABadRequest(String path) {
		HttpResponse<String> response = this.sample.get(path);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).isEqualTo("the key is missing: /kv/{key}\n");
	}

	@Test
	void textsOfAllLanguagesAndEmptyOnesAreValues() {
		this.sample.put("/kv/text", "žluťoučký kůň 🐎\nsecond line\n");
		assertThat(this.sample.get("/kv/text").body()).isEqualTo("žluťoučký kůň 🐎\nsecond line\n");
		assertThat(this.sample.put("/kv/text", "").statusCode()).isEqualTo(204);
		assertThat(this.sample.get("/kv/text").statusCode()).isEqualTo(200);
		assertThat(this.sample.get("/kv/text").body()).isEmpty();
	}

	@Test
	void theBodyIsTheValueWhateverItsDeclaredTypeIs() {
		byte[] bytes = { 'a', '=', 'b', '&', 0, (byte) 0xff };
		for (String type : new String[] { "application/x-www-form-urlencoded", "application/json", "text/plain" }) {
			this.sample.delete("/kv/bytes");
			assertThat(this.sample
				.exchange(this.sample.request("/kv/bytes")
					.header("Content-Type", type)
					.PUT(BodyPublishers.ofByteArray(bytes)))
				.statusCode()).isEqualTo(204);
			assertThat(this.sample.exchangeBytes(this.sample.request("/kv/bytes").GET()).body()).isEqualTo(bytes);
		}
	}

	@Test
	void aClientThatAsksForJsonGetsTheText() {
		this.sample.put("/kv/text", "value");
		HttpResponse<String> read = this.sample
			.exchange(this.sample.request("/kv/text").header("Accept", "application/json"));
		assertThat(read.statusCode()).isEqualTo(200);
		assertThat(read.body()).isEqualTo("value");
	}

	@ParameterizedTest
	@CsvSource({ "2000000", "9000000" })
	void aValueThatEtcdFindsTooLargeIsRefused(int size) {
		HttpResponse<String> response = this.sample.put("/kv/large", "x".repeat(size));
		assertThat(response.statusCode()).isEqualTo(413);
		assertThat(response.body()).contains("larg");
		assertThat(this.sample.get("/kv/large").statusCode()).isEqualTo(404);
	}

}
