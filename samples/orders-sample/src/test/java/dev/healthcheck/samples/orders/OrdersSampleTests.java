package dev.healthcheck.samples.orders;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.samples.orders.StockClient.Reservation;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.upstream.Upstreams;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Orders and instances of the stock, as applications with a real etcd.
 */
@Tag("processes")
class OrdersSampleTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.oneMember();

	private final List<ConfigurableApplicationContext> applications = new ArrayList<>();

	@AfterEach
	void stop() {
		for (int i = this.applications.size() - 1; i >= 0; i--) {
			this.applications.get(i).close();
		}
	}

	@Test
	void everyServiceFindsTheOthers() {
		ConfigurableApplicationContext stock = start("stock");
		start("stock");
		ConfigurableApplicationContext orders = start("orders");
		awaitStock(orders, 2);
		assertThat(instances(orders)).hasSize(2).contains("stock:" + port(stock));
		await().until(() -> stock.getBean(Upstreams.class).find("orders").isPresent());
	}

	@Test
	void noOrderIsLostWhileInstancesComeAndGo() {
		ConfigurableApplicationContext leaving = start("stock");
		ConfigurableApplicationContext staying = start("stock");
		ConfigurableApplicationContext orders = start("orders");
		awaitStock(orders, 2);
		leaving.close();
		assertThat(instances(orders)).containsExactly("stock:" + port(staying));
		ConfigurableApplicationContext joining = start("stock");
		await().until(() -> instances(orders).contains("stock:" + port(joining)));
	}

	@Test
	void withoutAnyStockOrdersSayWhyTheyFail() {
		etcd.cluster().clear();
		RestClient client = RestClient.create("http://127.0.0.1:" + port(start("orders")));
		assertThatExceptionOfType(HttpServerErrorException.ServiceUnavailable.class)
			.isThrownBy(() -> client.post().uri("/orders/chair").retrieve().toBodilessEntity())
			.withMessageContaining("upstream 'stock'");
	}

	private ConfigurableApplicationContext start(String profile) {
		ConfigurableApplicationContext application = new SpringApplicationBuilder(OrdersSampleApplication.class)
			.profiles(profile)
			.run("--server.port=0", "--healthcheck.etcd.endpoints=" + etcd.endpoints());
		this.applications.add(application);
		return application;
	}

	private static void awaitStock(ConfigurableApplicationContext orders, int instances) {
		await().until(() -> orders.getBean(Upstreams.class)
			.find("stock")
			.stream()
			.flatMap((stock) -> stock.snapshot().nodes().stream())
			.filter((node) -> node.status() == NodeStatus.HEALTHY)
			.count() == instances);
	}

	/** Those that ten orders are taken from, none of which fails. */
	private static Set<String> instances(ConfigurableApplicationContext orders) {
		RestClient client = RestClient.create("http://127.0.0.1:" + port(orders));
		Set<String> instances = new TreeSet<>();
		for (int i = 0; i < 10; i++) {
			Reservation reservation = Objects
				.requireNonNull(client.post().uri("/orders/chair").retrieve().body(Reservation.class));
			assertThat(reservation.article()).isEqualTo("chair");
			instances.add(reservation.by());
		}
		return instances;
	}

	private static String port(ConfigurableApplicationContext application) {
		return application.getEnvironment().getRequiredProperty("local.server.port");
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(60));
	}

}
