package dev.healthcheck.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

import dev.healthcheck.check.DnsLookUp;
import dev.healthcheck.check.EventLoopScheduler;
import dev.healthcheck.http.HttpNode;
import dev.healthcheck.test.etcd.FreePorts;
import dev.healthcheck.testing.DnsServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application whose upstream is a name, which a DNS server tells the addresses of.
 */
@Tag("servers")
class NamedNodesTests {

	private static DnsServer dns;

	@BeforeAll
	static void startServer() {
		dns = DnsServer.start();
	}

	@AfterAll
	static void stopServer() {
		dns.close();
	}

	@Test
	void everyAddressIsANodeOnThePageAndGetsRequests() {
		int port = FreePorts.next();
		dns.set("shop.test", "127.0.4.1");
		try (HttpNode a = new HttpNode("a", "127.0.4.1", port);
				HttpNode b = new HttpNode("b", "127.0.4.2", port);
				WebApplication application = new WebApplication(Names.class, WebApplicationType.SERVLET,
						"healthcheck.upstreams.shop.nodes=dns:shop.test:" + port,
						"healthcheck.upstreams.shop.resolve-interval=100ms",
						"healthcheck.upstreams.shop.check.type=http")) {
			await(application, Map.of("127.0.4.1:" + port, "HEALTHY"));
			dns.set("shop.test", "127.0.4.1", "127.0.4.2");
			await(application, Map.of("127.0.4.1:" + port, "HEALTHY", "127.0.4.2:" + port, "HEALTHY"));
			assertThat(application.json("upstreams/shop").at("/levels/0/nodes/0/source").asString()).isEqualTo("dns");
			assertThat(application.get("upstreams", "Accept", "text/html").body()).contains("127.0.4.1:" + port,
					"127.0.4.2:" + port);
			// checks name the node as well
			assertThat(List.of(a, b)).flatExtracting(HttpNode::requests)
				.extracting(HttpNode.Request::host)
				.containsOnly("shop.test:" + port);
			RestClient client = application.context().getBean(RestClient.Builder.class).baseUrl("http://shop").build();
			assertThat(List.of(get(client), get(client))).containsExactlyInAnyOrder("a", "b");
			dns.set("shop.test", "127.0.4.2");
			await(application, Map.of("127.0.4.2:" + port, "HEALTHY"));
			dns.fail(DnsServer.Failure.REFUSING);
			try {
				Awaitility.await()
					.atMost(Duration.ofSeconds(60))
					.until(() -> !application.json("upstreams").at("/problems").isEmpty());
				assertThat(application.json("upstreams").at("/problems/0/problem").asString())
					.isEqualTo("'dns:shop.test:" + port + "' cannot be looked up: the DNS server answers ServFail(2); "
							+ "the last known addresses stay in use");
				await(application, Map.of("127.0.4.2:" + port, "HEALTHY"));
			}
			finally {
				dns.fail(DnsServer.Failure.NONE);
			}
		}
	}

	private static String get(RestClient client) {
		return String.valueOf(client.get().uri("/").retrieve().body(String.class));
	}

	private static void await(WebApplication application, Map<String, String> expected) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.until(() -> statuses(application.json("upstreams/shop")), expected::equals);
	}

	private static Map<String, String> statuses(JsonNode upstream) {
		Map<String, String> statuses = new TreeMap<>();
		StreamSupport.stream(upstream.at("/levels/0/nodes").spliterator(), false)
			.forEach((node) -> statuses.put(node.at("/node").asString(), node.at("/status").asString()));
		return statuses;
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					nodes=dns:shop.test          | shop.nodes[0]: 'dns:shop.test' is not              | the port is missing
					nodes=dns:shop.test:x        | shop.nodes[0]: 'dns:shop.test:x' is not 'dns:name:port' | not a number
					nodes=dns::80                | shop.nodes[0]: 'dns::80' is not                    | the host is missing
					nodes=dns:10.0.0.1:80        | shop.nodes[0]: 'dns:10.0.0.1:80' is not            | leave out 'dns'
					nodes=dns:[::1]:80           | shop.nodes[0]: 'dns:[::1]:80' is not               | leave out 'dns'
					nodes=dns:a:80,DNS:A:80      | shop.nodes[1] is 'a:80'                            | the same as
					nodes=a:80 resolve-interval=0s   | shop.resolve-interval is 0s                    | a positive duration such as 5s
					nodes=a:80 resolve-interval=-1s  | shop.resolve-interval is -1s                   | a positive duration such as 5s
					""")
	void valuesThatAreNotAcceptedAreNamed(String properties, String value, String accepted) {
		String[] values = properties.split(" ");
		for (int i = 0; i < values.length; i++) {
			values[i] = "healthcheck.upstreams.shop." + values[i];
		}
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, UpstreamAutoConfiguration.class))
			.withPropertyValues(values)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("healthcheck.upstreams." + value)
				.hasMessageContaining(accepted));
	}

	@Configuration(proxyBeanMethods = false)
	static class Names {

		@Bean(destroyMethod = "close")
		EventLoopScheduler lookUpScheduler() {
			return new EventLoopScheduler();
		}

		@Bean(destroyMethod = "close")
		DnsLookUp lookUp(EventLoopScheduler scheduler) {
			return new DnsLookUp(scheduler, dns.address());
		}

	}

}
