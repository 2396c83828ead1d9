package dev.healthcheck.http;

import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.NodeStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.netty.transport.ProxyProvider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Nodes that redirect: what happens at another host is not their fault, and they have had
 * the request.
 */
@Tag("servers")
class RedirectTests {

	private static final String URI = "http://my_service/";

	private final List<HttpNode> redirecting = Stream.of("a", "b", "c").map(HttpNode::new).toList();

	private final HttpNode elsewhere = new HttpNode("elsewhere");

	private final UpstreamOfNodes nodes = new UpstreamOfNodes(
			this.redirecting.stream().map(HttpNode::node).toArray(Node[]::new));

	@AfterEach
	void close() {
		this.nodes.close();
		this.redirecting.forEach(HttpNode::close);
		this.elsewhere.close();
	}

	private void redirect(int status, String authority) {
		this.redirecting.forEach((node) -> node.redirectTo("http://" + authority + "/next").status(status));
	}

	private static String dead() {
		return HttpNode.refusing().address().toString();
	}

	private void assertOneExecution() {
		assertThat(this.redirecting.stream().mapToInt((node) -> node.requests().size()).sum()).as("executions")
			.isEqualTo(1);
		assertNobodyBlamed();
	}

	private void assertNobodyBlamed() {
		assertThat(this.nodes.upstream().snapshot().nodes()).allSatisfy((node) -> {
			assertThat(node.requests().failed()).isZero();
			assertThat(node.requests().inFlight()).isZero();
			assertThat(node.status()).isNotEqualTo(NodeStatus.UNHEALTHY);
		});
	}

	static Stream<Arguments> redirectsOfRequestsThatAreNotIdempotent() {
		return Stream.of(HttpCaller.values())
			// follows them for GET alone
			.filter((caller) -> caller != HttpCaller.REST_SIMPLE)
			.flatMap((caller) -> Stream.of(302, 303, 307).map((status) -> Arguments.of(caller, status)));
	}

	@ParameterizedTest
	@MethodSource("redirectsOfRequestsThatAreNotIdempotent")
	void postWithoutABodyThatIsRedirectedToADeadHostIsCarriedOutOnce(HttpCaller caller, int status) {
		redirect(status, dead());
		assertThatThrownBy(() -> caller.client(this.nodes.upstreams()).call(HttpMethod.POST, URI)).isNotNull();
		assertOneExecution();
	}

	@ParameterizedTest
	// the JDK's old client does not know the method
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "REST_SIMPLE")
	void patchWithoutABodyThatIsRedirectedToADeadHostIsCarriedOutOnce(HttpCaller caller) {
		redirect(303, dead());
		assertThatThrownBy(() -> caller.client(this.nodes.upstreams()).call(HttpMethod.PATCH, URI)).isNotNull();
		assertOneExecution();
	}

	@ParameterizedTest
	@EnumSource
	void getThatIsRedirectedToADeadHostIsNoFailureAndNotRepeated(HttpCaller caller) {
		redirect(302, dead());
		assertThatThrownBy(() -> caller.client(this.nodes.upstreams()).call(HttpMethod.GET, URI)).isNotNull();
		assertOneExecution();
	}

	@ParameterizedTest
	@EnumSource
	void getThatIsRedirectedToAnUnknownHostIsNoFailureAndNotRepeated(HttpCaller caller) {
		redirect(302, "no-such-host.invalid");
		assertThatThrownBy(() -> caller.client(this.nodes.upstreams()).call(HttpMethod.GET, URI)).isNotNull();
		assertOneExecution();
	}

	@ParameterizedTest
	// of the JDK's client behind WebClient, nothing tells who answered
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WEB_JDK")
	void statusOfAnotherHostIsNotTheNodes(HttpCaller caller) {
		redirect(302, this.elsewhere.address());
		this.elsewhere.status(500);
		assertThatThrownBy(() -> caller.client(this.nodes.upstreams()).call(HttpMethod.GET, URI))
			.hasMessageContaining("500");
		assertThat(this.elsewhere.requests()).hasSize(1);
		assertOneExecution();
	}

	@ParameterizedTest
	@EnumSource
	void statusThatTheNodeRedirectsToAtItselfIsTheNodes(HttpCaller caller) {
		HttpNode first = this.redirecting.get(0);
		HttpNode second = this.redirecting.get(1);
		this.nodes.define(UpstreamOfNodes.definition(first.node(), second.node()));
		first.redirectTo("/next");
		first.statusOf("/next", 500);
		assertThat(caller.client(this.nodes.upstreams()).call(HttpMethod.GET, URI)).isEqualTo("b");
		this.nodes.assertRequests(0, 1, 1);
	}

	@ParameterizedTest
	@EnumSource
	void redirectOverTwoHopsIsFollowedByTheCallersException(HttpCaller caller) {
		redirect(302, this.elsewhere.address());
		this.elsewhere.redirectTo("http://" + dead() + "/");
		assertThatThrownBy(() -> caller.client(this.nodes.upstreams()).call(HttpMethod.GET, URI)).isNotNull();
		assertThat(this.elsewhere.requests()).hasSize(1);
		assertOneExecution();
	}

	@ParameterizedTest
	// those that tell that the node had answered
	@EnumSource(names = { "REST_APACHE", "REST_JETTY", "REST_SIMPLE", "WEB_REACTOR" })
	void redirectToAHostThatHangsOrBreaksIsNoFailureOfTheNode(HttpCaller caller) {
		HttpCaller.Client client = caller.client(this.nodes.upstreams(),
				HttpClientSettings.defaults().withReadTimeout(Duration.ofSeconds(2)));
		try (FaultyNode hanging = FaultyNode.hanging(); FaultyNode resetting = FaultyNode.resetting()) {
			// so that the time of the first request of all is not part of the timeout
			client.call(HttpMethod.GET, URI);
			redirect(302, hanging.node().address().toString());
			assertThatThrownBy(() -> client.call(HttpMethod.GET, URI)).isNotNull();
			assertNobodyBlamed();
			redirect(302, resetting.node().address().toString());
			assertThatThrownBy(() -> client.call(HttpMethod.GET, URI)).isNotNull();
			assertNobodyBlamed();
		}
	}

	/** The JDK's clients do not tell, and the node does not listen any more. */
	static Stream<Arguments> nodesThatStop() {
		return Stream.of(HttpCaller.REST_APACHE, HttpCaller.REST_JETTY, HttpCaller.REST_REACTOR, HttpCaller.WEB_REACTOR)
			.flatMap((caller) -> Stream.of(Arguments.of(caller, 1), Arguments.of(caller, 2)));
	}

	@ParameterizedTest
	@MethodSource("nodesThatStop")
	void nodeThatRedirectsToItselfWhileItStopsHasHadTheRequest(HttpCaller caller, int last) {
		try (FaultyNode stopping = FaultyNode.redirectingToItselfUntilItStops(last)) {
			HttpNode other = this.redirecting.get(0);
			this.nodes.define(UpstreamOfNodes.definition(stopping.node(), other.node()));
			assertThatThrownBy(() -> caller.client(this.nodes.upstreams()).call(HttpMethod.POST, URI)).isNotNull();
			// a listener that is being closed may accept what it redirected once more
			assertThat(stopping.requests()).isGreaterThanOrEqualTo(last);
			assertThat(other.requests()).isEmpty();
		}
	}

	@Test
	void deadProxyOfTheJdksClientIsNotTheNodes() {
		NodeAddress proxy = HttpNode.refusing().address();
		HttpClient client = HttpClient.newBuilder()
			.proxy(ProxySelector.of(new InetSocketAddress(proxy.host(), proxy.port())))
			.build();
		RestClient rest = RestClient.builder()
			.requestFactory(new UpstreamRequestFactory(this.nodes.upstreams(), new JdkClientHttpRequestFactory(client)))
			.build();
		assertThatThrownBy(() -> rest.get().uri(URI).retrieve().toBodilessEntity()).isNotNull();
		assertNobodyBlamed();
	}

	@Test
	void deadProxyOfReactorNettyIsNotTheNodes() {
		NodeAddress proxy = HttpNode.refusing().address();
		WebClient web = WebClient.builder()
			.clientConnector(new ReactorClientHttpConnector(reactor.netty.http.client.HttpClient.create()
				.proxy((spec) -> spec.type(ProxyProvider.Proxy.HTTP).host(proxy.host()).port(proxy.port()))))
			.filter(new UpstreamExchangeFilter(this.nodes.upstreams()))
			.build();
		assertThatThrownBy(() -> web.get().uri(URI).retrieve().toBodilessEntity().block(Duration.ofSeconds(30)))
			.isNotNull();
		assertNobodyBlamed();
	}

}
