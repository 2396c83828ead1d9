package dev.healthcheck.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import dev.healthcheck.check.StatusRange;
import dev.healthcheck.http.UpstreamClient.Answer;
import dev.healthcheck.http.UpstreamClient.Request;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.Node;
import dev.healthcheck.upstream.CallOptions;
import dev.healthcheck.upstream.Level;
import dev.healthcheck.upstream.NoNodeAvailableException;
import dev.healthcheck.upstream.TriesExceededException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.core.NestedRuntimeException;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.HttpMethod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What every HTTP client that knows upstreams does, over each of its transports. A client
 * has static methods that name them: {@code transports}, {@code connectingFirst} (all
 * that write nothing of a body before there is a connection) and
 * {@code noticingShortBodies} (all that notice when a body is shorter than it should be).
 *
 * @param <T> the transports
 */
abstract class UpstreamClientContract<T> {

	/** Timeouts are longer than anything takes on a busy machine. */
	HttpClientSettings settings = HttpClientSettings.defaults()
		.withConnectTimeout(Duration.ofSeconds(60))
		.withReadTimeout(Duration.ofSeconds(60));

	final HttpNode a = new HttpNode("a");

	final HttpNode b = new HttpNode("b");

	final UpstreamOfNodes nodes = new UpstreamOfNodes(this.a.node(), this.b.node());

	private final Class<? extends NestedRuntimeException> ioFailure;

	/**
	 * A contract.
	 * @param ioFailure what the client throws if there is no answer
	 */
	UpstreamClientContract(Class<? extends NestedRuntimeException> ioFailure) {
		this.ioFailure = ioFailure;
	}

	abstract UpstreamClient client(T transport);

	/** A client that waits until its only connection is given back. */
	abstract UpstreamClient clientWithOneConnection();

	/** Make a PUT request whose body fails when a part of it is written. */
	abstract void putBodyThatCannotBeProduced(T transport);

	@AfterEach
	void close() {
		this.nodes.close();
		this.a.close();
		this.b.close();
	}

	final void use(Node... used) {
		this.nodes.define(UpstreamOfNodes.definition(used));
	}

	@ParameterizedTest
	@MethodSource("transports")
	void requestGoesToANodeAsAnyOther(T transport) {
		assertThat(client(transport).exchange(Request.get())).isEqualTo(new Answer(200, "a"));
		assertThat(this.a.requests())
			.containsExactly(new HttpNode.Request("GET", "/users/1%202?q=%C3%A4%26", this.a.address(), ""));
		this.nodes.assertRequests(0, 1, 0);
	}

	@ParameterizedTest
	@MethodSource("transports")
	void refusedRequestsOfAnyMethodAreMadeOnTheNextNode(T transport) {
		use(HttpNode.refusing(), this.b.node());
		assertThat(client(transport).exchange(Request.of(HttpMethod.POST)).body()).isEqualTo("b");
		assertThat(this.nodes.node(0).reason()).contains("connect failure");
		this.nodes.assertRequests(0, 1, 1);
		this.nodes.assertRequests(1, 1, 0);
	}

	@ParameterizedTest
	@MethodSource("connectingFirst")
	void refusedRequestsWithABodyAreMadeOnTheNextNode(T transport) {
		use(HttpNode.refusing(), this.b.node());
		assertThat(client(transport).exchange(Request.of(HttpMethod.POST).with("new")).body()).isEqualTo("b");
		assertThat(this.b.requests()).singleElement().returns("new", HttpNode.Request::body);
		assertThat(this.nodes.node(0).reason()).contains("connect failure");
		this.nodes.assertRequests(0, 1, 1);
	}

	@ParameterizedTest
	@MethodSource("transports")
	void idempotentRequestsAreRepeatedAfterAnUnhealthyStatusWithTheirBody(T transport) {
		// Apache's client would ask again by itself after 503
		this.a.status(502);
		assertThat(client(transport).exchange(Request.of(HttpMethod.PUT).with("new")).body()).isEqualTo("b");
		assertThat(this.a.requests()).singleElement().returns("new", HttpNode.Request::body);
		assertThat(this.b.requests()).singleElement().returns("new", HttpNode.Request::body);
		assertThat(this.nodes.node(0).reason()).contains("status 502");
		this.nodes.assertRequests(0, 1, 1);
	}

	@ParameterizedTest
	@MethodSource("transports")
	void otherRequestsAreNotRepeatedAfterAnUnhealthyStatus(T transport) {
		this.a.status(503);
		assertThat(client(transport).exchange(Request.of(HttpMethod.POST).with("new"))).isEqualTo(new Answer(503, "a"));
		assertThat(this.b.requests()).isEmpty();
		this.nodes.assertRequests(0, 1, 1);
	}

	@ParameterizedTest
	@MethodSource("transports")
	void lastResponseIsReturnedWhenAllTriesFailed(T transport) {
		this.a.status(502);
		this.b.status(503);
		assertThat(client(transport).exchange(Request.get())).isEqualTo(new Answer(503, "b"));
		this.nodes.assertRequests(0, 1, 1);
		this.nodes.assertRequests(1, 1, 1);
	}

	@ParameterizedTest
	@MethodSource("transports")
	void lastExceptionIsTheCauseWhenAllTriesFailed(T transport) {
		use(HttpNode.refusing(), HttpNode.refusing());
		assertThatExceptionOfType(this.ioFailure).isThrownBy(() -> client(transport).exchange(Request.get()))
			.withMessageContaining("upstream 'my_service': 2 of 2 tries failed")
			.satisfies((ex) -> assertThat(ex.contains(TriesExceededException.class)).isTrue())
			.satisfies((ex) -> assertThat(ex.contains(ConnectException.class)).isTrue());
	}

	@ParameterizedTest
	@MethodSource("transports")
	void brokenConnectionIsRepeatedForIdempotentRequestsAlone(T transport) {
		UpstreamClient client = client(transport);
		try (FaultyNode resetting = FaultyNode.resetting()) {
			use(resetting.node(), this.b.node());
			assertThat(client.exchange(Request.get()).body()).isEqualTo("b");
			assertThat(this.nodes.node(0).reason()).contains("broken connection");
		}
		try (FaultyNode resetting = FaultyNode.resetting()) {
			use(resetting.node(), this.b.node());
			assertThatExceptionOfType(NestedRuntimeException.class)
				.isThrownBy(() -> client.exchange(Request.of(HttpMethod.POST).with("new")))
				.satisfies((ex) -> assertThat(ex.contains(IOException.class)).isTrue());
			assertThat(this.b.requests()).hasSize(1);
			this.nodes.assertRequests(0, 1, 1);
		}
	}

	@ParameterizedTest
	@MethodSource("transports")
	void noAnswerInTimeIsATimeout(T transport) {
		try (FaultyNode hanging = FaultyNode.hanging()) {
			use(hanging.node(), this.b.node());
			this.settings = this.settings.withReadTimeout(Duration.ofSeconds(1));
			assertThat(client(transport).exchange(Request.get()).body()).isEqualTo("b");
			assertThat(this.nodes.node(0).reason()).contains("timeout");
			this.nodes.assertRequests(0, 1, 1);
		}
	}

	@ParameterizedTest
	@MethodSource("transports")
	void headAndEmptyBodiesAreFine(T transport) {
		this.a.status(502);
		assertThat(client(transport).exchange(Request.of(HttpMethod.HEAD))).isEqualTo(new Answer(200, ""));
		assertThat(this.b.requests()).singleElement().returns("HEAD", HttpNode.Request::method);
	}

	@ParameterizedTest
	@MethodSource("transports")
	void redirectIsFollowedWithinTheTry(T transport) {
		this.a.redirectTo("http://" + this.b.address() + "/elsewhere");
		use(this.a.node());
		assertThat(client(transport).exchange(Request.get()).body()).isEqualTo("b");
		assertThat(this.b.requests()).singleElement().returns("/elsewhere", HttpNode.Request::uri);
		this.nodes.assertRequests(0, 1, 0);
	}

	@ParameterizedTest
	@MethodSource("transports")
	void bodyThatCanBeReadOnlyOnceIsNotSentAgain(T transport) {
		this.a.status(503);
		InputStreamResource once = new InputStreamResource(
				new ByteArrayInputStream("once".getBytes(StandardCharsets.UTF_8)));
		assertThat(client(transport).exchange(Request.of(HttpMethod.PUT).with(once)).status()).isEqualTo(503);
		assertThat(this.a.requests()).singleElement().returns("once", HttpNode.Request::body);
		assertThat(this.b.requests()).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("transports")
	void bodyThatCannotBeProducedSaysNothingAboutTheNode(T transport) {
		assertThatThrownBy(() -> putBodyThatCannotBeProduced(transport)).isNotNull();
		this.nodes.assertRequests(0, 1, 0);
		assertThat(this.b.requests()).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("transports")
	void nothingSelectableIsSaidAsItIs(T transport) {
		use(this.a.node().withAdmin(AdminState.MAINTENANCE));
		assertThatExceptionOfType(NoNodeAvailableException.class)
			.isThrownBy(() -> client(transport).exchange(Request.get()))
			.withMessageStartingWith(
					"no node available in upstream 'my_service': " + this.a.address() + " MAINTENANCE");
	}

	@ParameterizedTest
	@MethodSource("transports")
	void whatIsNoUpstreamIsLeftAlone(T transport) {
		this.a.status(502);
		assertThat(client(transport).exchange(Request.get().to("http://" + this.a.address() + "/")).status())
			.isEqualTo(502);
		assertThat(this.a.requests()).hasSize(1);
		this.nodes.assertRequests(0, 0, 0);
	}

	@ParameterizedTest
	@MethodSource("transports")
	void definitionSaysWhichStatusesAreFailures(T transport) {
		this.nodes.define(UpstreamOfNodes.definition(this.a.node(), this.b.node())
			.unhealthyStatuses(List.of(StatusRange.of(404))));
		this.a.status(404);
		this.b.status(502);
		assertThat(client(transport).exchange(Request.get())).isEqualTo(new Answer(502, "b"));
		this.nodes.assertRequests(0, 1, 1);
		this.nodes.assertRequests(1, 1, 0);
	}

	@ParameterizedTest
	@MethodSource("transports")
	void callSaysHowItWantsToBeMade(T transport) {
		this.nodes.define(UpstreamOfNodes.definition()
			.levels(List.of(new Level("first", List.of(this.a.node()), 0),
					new Level("second", List.of(this.b.node()), 0))));
		UpstreamClient client = client(transport);
		assertThat(client.exchange(Request.get().options(CallOptions.ofDefaults().withLevels("second"))).body())
			.isEqualTo("b");
		this.a.status(502);
		assertThat(client.exchange(Request.get().options(CallOptions.ofDefaults().withTries(1))))
			.isEqualTo(new Answer(502, "a"));
		assertThat(this.b.requests()).hasSize(1);
	}

	@ParameterizedTest
	@MethodSource("transports")
	void callOptionsOfAnotherTypeAreRefused(T transport) {
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> client(transport).exchange(Request.get().options("second")))
			.withMessageContaining("is a java.lang.String, but must be a dev.healthcheck.upstream.CallOptions");
	}

	@Test
	void failedResponsesGiveTheirConnectionBack() {
		this.a.status(502);
		UpstreamClient client = clientWithOneConnection();
		assertThat(client.exchange(Request.get()).body()).isEqualTo("b");
		assertThat(client.exchange(Request.get().to("http://" + this.a.address() + "/")).status()).isEqualTo(502);
		assertThat(client.exchange(Request.get()).body()).isEqualTo("b");
	}

}
