package dev.healthcheck.benchmark.pick;

import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.http.UpstreamExchangeFilter;
import dev.healthcheck.http.UpstreamRequestFactory;
import dev.healthcheck.node.Node;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

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
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets up
public class HttpCall {

	private static final int SERVERS = 10;

	/** What makes the call. */
	@Param
	Client client;

	/** Who chooses the node. */
	@Param
	Way way;

	private final Upstreams upstreams = new Upstreams();

	private final SpringCloudServers cloud = new SpringCloudServers(Server.some(SERVERS));

	private Supplier<@Nullable String> call;

	/** Make the client. */
	@Setup
	public void make() {
		this.upstreams.put(UpstreamDefinition.builder(SpringCloudServers.SERVICE)
			.nodes(Server.some(SERVERS).stream().map((server) -> Node.of(server.host() + ":" + Server.PORT)).toList())
			.check(CheckSettings.ofDefaults().disabled())
			.build());
		this.call = switch (this.client) {
			case REST_CLIENT -> {
				RestClient client = restClient();
				URI uri = URI.create(base() + "/orders");
				yield () -> client.get().uri(uri).retrieve().body(String.class);
			}
			case HTTP_INTERFACE -> HttpServiceProxyFactory
				.builderFor(RestClientAdapter.create(restClient().mutate().baseUrl(base()).build()))
				.build()
				.createClient(Orders.class)::get;
			case WEB_CLIENT -> {
				WebClient client = webClient();
				URI uri = URI.create(base() + "/orders");
				yield () -> client.get().uri(uri).retrieve().bodyToMono(String.class).block();
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

	/** End it. */
	@TearDown
	public void end() {
		this.upstreams.close();
	}

	/**
	 * Make a call.
	 * @return the answer
	 */
	@Benchmark
	public @Nullable String get() {
		return this.call.get();
	}

	/** What makes a call. */
	public enum Client {

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
	public enum Way {

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
