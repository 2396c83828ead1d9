package dev.healthcheck.http;

import java.time.Duration;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.upstream.HedgeSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Callers that hang up before a node has answered.
 */
@Tag("servers")
class AbandonedRequestTests {

	private static final String URI = "http://my_service/";

	/** What a check may take, and so the least that a node is given. */
	private static final Duration PATIENCE = Duration.ofMillis(200);

	/** Much longer, so that a node that answers is never given up. */
	private static final Duration GIVING_UP = Duration.ofSeconds(2);

	/** Answers checks and nothing else. */
	private final SelectiveNode hanging = new SelectiveNode();

	private final HttpNode b = new HttpNode("b");

	private final UpstreamOfNodes nodes = new UpstreamOfNodes();

	@AfterEach
	void close() {
		this.nodes.close();
		this.hanging.close();
		this.b.close();
	}

	private void defineChecked() {
		this.nodes.define(UpstreamOfNodes.definition(this.hanging.node(), this.b.node())
			.balance(Balance.ROUND_ROBIN)
			// nobody would hang up on a request that is given to a second node
			.hedge(HedgeSettings.ofDefaults().withEnabled(false))
			.check(UpstreamOfNodes.check(Duration.ofMillis(500)).timeout(PATIENCE).build()));
		this.nodes.awaitHealthy();
	}

	private void defineUnchecked() {
		this.nodes.define(UpstreamOfNodes.definition(this.hanging.node(), this.b.node())
			.check(CheckSettings.builder().timeout(PATIENCE).build().disabled()));
	}

	private void assertHangingNodeIsLeft(Runnable call) {
		this.nodes.callUntilLeft(0, "1 timeout failure, last: no answer within .*, then the caller hung up.*", call);
		assertThat(this.nodes.node(0).requests().failed()).isPositive();
		assertThat(this.nodes.node(1).requests().failed()).isZero();
	}

	@ParameterizedTest
	@EnumSource(names = { "WEB_REACTOR", "WEB_JDK" })
	void nodeIsLeftWhoseCallersTimeOutThemselvesAlthoughItsChecksPass(HttpCaller caller) {
		defineChecked();
		WebClient client = caller.webClient(this.nodes.upstreams(), HttpClientSettings.defaults());
		assertHangingNodeIsLeft(() -> client.get()
			.uri(URI)
			.retrieve()
			.bodyToMono(String.class)
			.timeout(GIVING_UP)
			.onErrorComplete()
			.block(Duration.ofSeconds(30)));
	}

	@ParameterizedTest
	@EnumSource(names = { "REST_JDK", "REST_JETTY", "REST_REACTOR" })
	void nodeIsLeftWhoseCallersAreInterruptedAlthoughItsChecksPass(HttpCaller caller) {
		defineChecked();
		HttpCaller.Client client = caller.client(this.nodes.upstreams());
		assertHangingNodeIsLeft(() -> {
			Thread thread = new Thread(() -> {
				try {
					client.call(HttpMethod.GET, URI);
				}
				catch (RuntimeException ex) {
					// interrupted
				}
			});
			thread.start();
			try {
				thread.join(GIVING_UP.toMillis());
				thread.interrupt();
				thread.join();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

	@ParameterizedTest
	@EnumSource(names = { "WEB_REACTOR", "WEB_JDK" })
	void callerThatHangsUpSoonerSaysNothing(HttpCaller caller) {
		this.nodes.define(UpstreamOfNodes.definition(this.hanging.node())
			.check(CheckSettings.builder().timeout(Duration.ofMinutes(1)).build().disabled()));
		caller.webClient(this.nodes.upstreams(), HttpClientSettings.defaults())
			.get()
			.uri(URI)
			.retrieve()
			.bodyToMono(String.class)
			.timeout(PATIENCE)
			.onErrorComplete()
			.block(Duration.ofSeconds(30));
		this.nodes.assertRequests(0, 1, 0);
	}

	@ParameterizedTest
	@EnumSource(names = { "WEB_REACTOR", "WEB_JDK" })
	void callerThatHangsUpWhileItStillSendsSaysNothing(HttpCaller caller) {
		defineUnchecked();
		Flux<String> endless = Flux.concat(Mono.just("a"), Mono.never());
		caller.webClient(this.nodes.upstreams(), HttpClientSettings.defaults())
			.post()
			.uri(URI)
			.body(endless, String.class)
			.retrieve()
			.bodyToMono(String.class)
			.timeout(PATIENCE.multipliedBy(2))
			.onErrorComplete()
			.block(Duration.ofSeconds(30));
		this.nodes.assertRequests(0, 1, 0);
	}

}
