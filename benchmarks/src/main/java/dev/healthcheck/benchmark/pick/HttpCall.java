package dev.healthcheck.benchmark.pick;

import java.net.URI;
import java.util.List;
import java.util.function.Supplier;

import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.http.UpstreamExchangeFilter;
import dev.healthcheck.http.UpstreamRequestFactory;
import dev.healthcheck.node.Node;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;
import org.jspecify.annotations.Nullable;

import org.springframework.cloud.client.loadbalancer.LoadBalancerInterceptor;
import org.springframework.cloud.client.loadbalancer.reactive.ReactorLoadBalancerExchangeFilterFunction;
import org.springframework.cloud.loadbalancer.blocking.client.BlockingLoadBalancerClient;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

/**
 * A GET that is answered at once, without a network: what is left is what the client and
 * whoever chooses the node do for it.
 */
final class HttpCall implements AutoCloseable {

	private static final int SERVERS = 10;

	private final Way way;

	private final Upstreams upstreams = new Upstreams();

	private final SpringCloudServers cloud = new SpringCloudServers(Server.some(SERVERS));

	private final Supplier<@Nullable String> call;

	/**
	 * Make the client.
	 * @param client what makes the call
	 * @param way who chooses the node
	 */
	HttpCall(Client client, Way way) {
		this.way = way;
		this.upstreams.put(UpstreamDefinition.builder(SpringCloudServers.SERVICE)
			.nodes(Server.some(SERVERS).stream().map((server) -> Node.of(server.host() + ":" + Server.PORT)).toList())
			.check(CheckSettings.ofDefaults().disabled())
			.build());
		this.call = switch (client) {
			case REST_CLIENT -> {
				RestClient rest = restClient();
				URI uri = URI.create(base() + "/orders");
				yield () -> rest.get().uri(uri).retrieve().body(String.class);
			}
			case HTTP_INTERFACE -> HttpServiceProxyFactory
				.builderFor(RestClientAdapter.create(restClient().mutate().baseUrl(base()).build()))
				.build()
				.createClient(Orders.class)::get;
			case WEB_CLIENT -> {
				WebClient web = webClient();
				URI uri = URI.create(base() + "/orders");
				yield () -> web.get().uri(uri).retrieve().bodyToMono(String.class).block();
			}
		};
	}

	private String base() {
		return "http://" + ((this.way == Way.NODE) ? "10.0.0.1:" + Server.PORT : SpringCloudServers.SERVICE);
	}

	private RestClient restClient() {
		RestClient.Builder builder = RestClient.builder().requestFactory(CannedRequest::new);
		switch (this.way) {
			case NODE -> {
			}
			case UPSTREAM -> builder.requestFactory(new UpstreamRequestFactory(this.upstreams, CannedRequest::new));
			case SPRING_CLOUD ->
				builder.requestInterceptor(new LoadBalancerInterceptor(new BlockingLoadBalancerClient(this.cloud)));
		}
		return builder.build();
	}

	private WebClient webClient() {
		WebClient.Builder builder = WebClient.builder().exchangeFunction((request) -> CannedRequest.exchanged());
		switch (this.way) {
			case NODE -> {
			}
			case UPSTREAM -> builder.filter(new UpstreamExchangeFilter(this.upstreams));
			case SPRING_CLOUD -> builder.filter(new ReactorLoadBalancerExchangeFilterFunction(this.cloud, List.of()));
		}
		return builder.build();
	}

	/**
	 * Make a call.
	 * @return the answer
	 */
	@Nullable String get() {
		return this.call.get();
	}

	@Override
	public void close() {
		this.upstreams.close();
	}

	/** What makes a call. */
	enum Client {

		/** Spring's blocking client. */
		REST_CLIENT("RestClient"),

		/** An interface, over the blocking client. */
		HTTP_INTERFACE("@HttpExchange"),

		/** Spring's reactive client. */
		WEB_CLIENT("WebClient");

		private final String title;

		Client(String title) {
			this.title = title;
		}

		/** What tables call it. */
		String title() {
			return this.title;
		}

	}

	/** Who chooses a node. */
	enum Way {

		/** Nobody: the URL has its address. */
		NODE,

		/** Our upstream. */
		UPSTREAM,

		/** Spring Cloud LoadBalancer. */
		SPRING_CLOUD

	}

	/** A remote interface. */
	interface Orders {

		/**
		 * Ask for something.
		 * @return the answer
		 */
		@GetExchange("/orders")
		String get();

	}

}
