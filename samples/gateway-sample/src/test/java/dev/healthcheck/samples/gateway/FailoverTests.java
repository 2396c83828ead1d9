package dev.healthcheck.samples.gateway;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.node.Node;
import dev.healthcheck.test.etcd.FreePorts;
import dev.healthcheck.upstream.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which node gets a request, and what happens when it fails.
 */
class FailoverTests extends GatewayTestSupport {

	@ParameterizedTest
	@ValueSource(ints = { 500, 502, 503, 504 })
	void anUnhealthyStatusIsNotPassedOnWhileThereIsAnotherNode(int status) {
		Backend bad = answering(status, "bad");
		Backend good = answering(200, "good");
		upstream("shop", bad.address(), good.address());
		HttpResponse<String> response = get("/shop/x");
		assertThat(response.body()).isEqualTo("good");
		assertThat(node(response)).isEqualTo(good.address());
		assertThat(node("shop", bad.address()).status().isSelectable()).isFalse();
	}

	@Test
	void otherStatusesAreAnswers() {
		Backend first = answering(501, "not implemented");
		upstream("shop", first.address(), answering(200, "good").address());
		assertThat(get("/shop/x").statusCode()).isEqualTo(501);
		assertThat(node("shop", first.address()).status().isSelectable()).isTrue();
	}

	@Test
	void aRequestThatNeverHadAConnectionGoesToTheNextNodeWithItsBody() {
		Backend good = answering(200, "good");
		upstream("shop", "127.0.0.1:" + FreePorts.next(), good.address());
		assertThat(send("POST", "/shop/x", "text").body()).isEqualTo("good");
		assertThat(good.received()).extracting(Backend.Received::body).containsExactly("text");
	}

	@Test
	void aRequestThatIsNotIdempotentIsNotRepeated() {
		Backend good = answering(200, "good");
		upstream("shop", answering(503, "bad").address(), good.address());
		HttpResponse<String> response = send("POST", "/shop/x", "text");
		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(response.body()).isEqualTo("bad");
		assertThat(good.received()).isEmpty();
	}

	@Test
	void aSmallBodyIsRepeatedIfTheRequestIsIdempotent() {
		Backend good = answering(200, "good");
		upstream("shop", answering(503, "bad").address(), good.address());
		assertThat(send("PUT", "/shop/x", "text").body()).isEqualTo("good");
		assertThat(good.received()).extracting(Backend.Received::body).containsExactly("text");
	}

	@Test
	void aBodyThatIsStreamedIsNotRepeated() {
		Backend good = answering(200, "good");
		upstream("shop", answering(503, "bad").address(), good.address());
		HttpResponse<String> response = exchange(
				request("/shop/x").PUT(BodyPublishers.ofByteArray(new byte[1024 * 1024])));
		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(good.received()).isEmpty();
	}

	@Test
	void whenEveryTryFailedTheLastResponseIsPassedOn() {
		Backend last = answering(502, "last");
		upstream("shop", answering(503, "first").address(), last.address());
		HttpResponse<String> response = get("/shop/x");
		assertThat(response.statusCode()).isEqualTo(502);
		assertThat(response.body()).isEqualTo("last");
		assertThat(node(response)).isEqualTo(last.address());
	}

	@Test
	void theLastResponseIsPassedOnAlsoWhenTheNodeAfterItIsDead() {
		Backend first = answering(503, "first");
		upstream("shop", first.address(), "127.0.0.1:" + FreePorts.next());
		HttpResponse<String> response = get("/shop/x");
		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(response.body()).isEqualTo("first");
		assertThat(response.headers().firstValue("X-From")).contains("backend");
		assertThat(node(response)).isEqualTo(first.address());
	}

	@Test
	void theRestOfAResponseIsReadWhileTheNextNodeIsAsked() {
		Backend first = doing((exchange) -> {
			exchange.sendResponseHeaders(500, 0);
			exchange.getResponseBody().write("first".getBytes(StandardCharsets.UTF_8));
			exchange.getResponseBody().flush();
			hang();
			exchange.getResponseBody().write(" and the rest".getBytes(StandardCharsets.UTF_8));
		});
		upstream("shop", first.address(), doing((exchange) -> {
			release();
			throw new IOException("no answer");
		}).address());
		HttpResponse<String> response = get("/shop/x");
		assertThat(response.statusCode()).isEqualTo(500);
		assertThat(response.body()).isEqualTo("first and the rest");
	}

	@Test
	void aResponseThatIsTooLargeToBeKeptIsGivenUpForTheNextNode() {
		upstream("shop", answering(503, "x".repeat(1024 * 1024)).address(), answering(200, "good").address());
		assertThat(get("/shop/x").body()).isEqualTo("good");
	}

	@Test
	void aNodeThatDoesNotAnswerIs504() {
		Backend hung = doing((exchange) -> hang());
		upstream("shop", hung.address());
		HttpResponse<String> response = get("/shop/x");
		assertThat(response.statusCode()).isEqualTo(504);
		assertThat(response.body()).isEqualTo("upstream 'shop': 1 of 1 tries failed, last: no answer within 1000 ms\n");
		assertThat(node("shop", hung.address()).status().isSelectable()).isFalse();
	}

	@Test
	void anIdempotentRequestThatIsNotAnsweredGoesToTheNextNode() {
		upstream("shop", doing((exchange) -> hang()).address(), answering(200, "good").address());
		assertThat(get("/shop/x").body()).isEqualTo("good");
	}

	@Test
	void aConnectionThatIsClosedWithoutAnAnswerIs502() {
		upstream("shop", doing((exchange) -> {
			throw new IOException("no answer");
		}).address());
		assertThat(send("POST", "/shop/x", "text").statusCode()).isEqualTo(502);
	}

	@Test
	void triesAreThoseOfTheUpstream() {
		Backend good = answering(200, "good");
		upstream("shop", (builder) -> builder.balance(Balance.ORDERED).tries(1), answering(503, "bad").address(),
				good.address());
		assertThat(get("/shop/x").statusCode()).isEqualTo(503);
		assertThat(good.received()).isEmpty();
	}

	@Test
	void theTimeForAllTriesIsThatOfTheUpstream() {
		Backend hung = doing((exchange) -> hang());
		upstream("shop", (builder) -> builder.balance(Balance.ORDERED).tryTimeout(Duration.ofMillis(200)),
				hung.address(), answering(200, "good").address());
		HttpResponse<String> response = get("/shop/x");
		assertThat(response.statusCode()).isEqualTo(504);
		assertThat(response.body()).startsWith("upstream 'shop': try timeout of 200 ms exceeded after 1 tries");
		assertThat(node("shop", hung.address()).status().isSelectable()).isTrue();
	}

	@Test
	void theHashKeyChoosesTheNode() {
		Backend[] backends = { answering(200, "a"), answering(200, "b"), answering(200, "c") };
		upstream("shop", (builder) -> builder.balance(Balance.HASH), backends[0].address(), backends[1].address(),
				backends[2].address());
		for (int key = 0; key < 10; key++) {
			String hashKey = "key" + key;
			assertThat(IntStream.range(0, 5).mapToObj((i) -> get("/shop/" + i, "X-Hash-Key", hashKey).body()))
				.containsOnly(get("/shop/y", "X-Hash-Key", hashKey).body());
		}
		Set<String> used = IntStream.range(0, 50)
			.mapToObj((i) -> get("/shop/x", "X-Hash-Key", "k" + i).body())
			.collect(Collectors.toSet());
		assertThat(used).containsExactlyInAnyOrder("a", "b", "c");
	}

	@Test
	void withoutAHashKeyThePathChoosesTheNode() {
		upstream("shop", (builder) -> builder.balance(Balance.HASH), answering(200, "a").address(),
				answering(200, "b").address(), answering(200, "c").address());
		for (int i = 0; i < 10; i++) {
			assertThat(get("/shop/" + i + "?x=1").body()).isEqualTo(get("/shop/" + i + "?x=2").body());
		}
		assertThat(IntStream.range(0, 50).mapToObj((i) -> get("/shop/" + i).body()).collect(Collectors.toSet()))
			.containsExactlyInAnyOrder("a", "b", "c");
	}

	@Test
	void levelsAreChosenInTheirOrder() {
		Node near = Node.of(answering(200, "near").address());
		Node far = Node.of(answering(200, "far").address());
		Node dead = Node.of("127.0.0.1:" + FreePorts.next());
		upstream("shop", (builder) -> builder.levels(List.of(new Level("dc1", List.of(near)),
				new Level("dc2", List.of(far)), new Level("dc3", List.of(dead)))));
		assertThat(get("/shop/x").body()).isEqualTo("near");
		assertThat(get("/shop/x", "X-Levels", "dc2,dc1").body()).isEqualTo("far");
		assertThat(get("/shop/x", "X-Levels", " dc3 , dc2").body()).isEqualTo("far");
		HttpResponse<String> unknown = get("/shop/x", "X-Levels", "dc9");
		assertThat(unknown.statusCode()).isEqualTo(400);
		assertThat(unknown.body()).isEqualTo("upstream 'shop' has no level 'dc9' (known: dc1, dc2, dc3)\n");
	}

}
