package dev.healthcheck.autoconfigure.cloud;

import java.util.List;

import dev.healthcheck.autoconfigure.cloud.CloudFixture.Client;
import dev.healthcheck.autoconfigure.cloud.CloudFixture.Clients;
import dev.healthcheck.balance.Balance;
import dev.healthcheck.http.HttpNode;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.upstream.Upstreams;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.service.HttpServiceClientPropertiesAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.service.HttpServiceClientAutoConfiguration;
import org.springframework.boot.webclient.autoconfigure.service.ReactiveHttpServiceClientAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.HttpServiceGroup;
import org.springframework.web.service.registry.ImportHttpServices;

import static dev.healthcheck.autoconfigure.cloud.CloudFixture.assertRequests;
import static dev.healthcheck.autoconfigure.cloud.CloudFixture.define;
import static dev.healthcheck.autoconfigure.cloud.CloudFixture.definition;
import static dev.healthcheck.autoconfigure.cloud.CloudFixture.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Clients that are {@code @LoadBalanced}, each of every kind.
 */
@Tag("servers")
class LoadBalancedClientsTests {

	private final HttpNode bad = new HttpNode("bad");

	private final HttpNode good = new HttpNode("good");

	/** Known to Spring Cloud's own discovery. */
	private static final HttpNode other = new HttpNode("other");

	private static ConfigurableApplicationContext context;

	@BeforeAll
	static void start() {
		AutoConfigurations groups = AutoConfigurations.of(HttpServiceClientPropertiesAutoConfiguration.class,
				HttpServiceClientAutoConfiguration.class, ReactiveHttpServiceClientAutoConfiguration.class);
		context = CloudFixture.started(List.of(Clients.class, UserClients.class), groups,
				"spring.cloud.discovery.client.simple.instances.other[0].uri=http://" + other.address());
	}

	@AfterAll
	static void stop() {
		context.close();
		other.close();
	}

	@AfterEach
	void close() {
		Upstreams upstreams = context.getBean(Upstreams.class);
		upstreams.names().forEach(upstreams::remove);
		this.bad.close();
		this.good.close();
	}

	@ParameterizedTest
	@EnumSource
	void requestsAreSpreadByWeight(Client client) {
		define(context,
				definition(this.bad.node().withWeight(1), this.good.node().withWeight(3)).balance(Balance.ROUND_ROBIN));
		for (int i = 0; i < 40; i++) {
			assertThat(client.get(context, "http://users/" + i)).isIn("bad", "good");
		}
		assertThat(this.bad.requests()).hasSize(10);
		assertThat(this.good.requests()).hasSize(30);
		assertRequests(context, 0, 10, 0);
		assertRequests(context, 1, 30, 0);
	}

	@ParameterizedTest
	@EnumSource
	void nodeIsEjectedByItsResponses(Client client) {
		this.bad.status(502);
		define(context, definition(this.bad.node(), this.good.node()));
		assertThatThrownBy(() -> client.get(context, "http://users/")).hasMessageContaining("502");
		assertThat(node(context, 0).status()).isEqualTo(NodeStatus.UNHEALTHY);
		assertThat(client.get(context, "http://users/")).isEqualTo("good");
		assertThat(this.bad.requests()).hasSize(1);
		assertRequests(context, 0, 1, 1);
		assertRequests(context, 1, 1, 0);
	}

	@ParameterizedTest
	@EnumSource
	void nodeIsNotEjectedByResponsesThatAreNoFailures(Client client) {
		this.bad.status(404);
		define(context, definition(this.bad.node(), this.good.node()));
		assertThatThrownBy(() -> client.get(context, "http://users/")).hasMessageContaining("404");
		assertRequests(context, 0, 1, 0);
		assertThat(node(context, 0).status()).isEqualTo(NodeStatus.HEALTHY);
	}

	@ParameterizedTest
	@EnumSource
	void nodeIsEjectedWhenNobodyListens(Client client) {
		define(context, definition(HttpNode.refusing(), this.good.node()));
		assertThatThrownBy(() -> client.get(context, "http://users/")).isNotNull();
		assertThat(node(context, 0).status()).isEqualTo(NodeStatus.UNHEALTHY);
		assertThat(client.get(context, "http://users/")).isEqualTo("good");
		assertRequests(context, 0, 1, 1);
		assertRequests(context, 1, 1, 0);
	}

	@Test
	void clientsOfServiceGroupsAre() {
		define(context, definition(this.good.node()));
		define(context, definition("orders", this.good.node()));
		assertThat(context.getBean(Users.class).get()).isEqualTo("good");
		assertThat(context.getBean(Orders.class).get()).isEqualTo("good");
		assertRequests(context, 0, 1, 0);
		assertThat(context.getBean(Upstreams.class).get("orders").snapshot().nodes().get(0).requests().total()).isOne();
	}

	@ParameterizedTest
	@EnumSource
	void noNodeIsChosenThatMustNotBe(Client client) {
		define(context, definition(this.bad.node().withAdmin(AdminState.MAINTENANCE)));
		assertThatThrownBy(() -> client.get(context, "http://users/"))
			.hasMessageMatching("No instances available for users|503 .*");
		assertThat(this.bad.requests()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void servicesThatAreNoUpstreamAreLeftToOthers(Client client) {
		assertThat(client.get(context, "http://other/1")).isEqualTo("other");
		assertThatThrownBy(() -> client.get(context, "http://nowhere/"))
			.hasMessageMatching("No instances available for nowhere|503 .*");
		define(context, definition("other", this.bad.node()));
		assertThat(client.get(context, "http://other/2")).isEqualTo("bad");
		context.getBean(Upstreams.class).remove("other");
		assertThat(client.get(context, "http://other/3")).isEqualTo("other");
		define(context, definition("etcd", this.bad.node()));
		assertThatThrownBy(() -> client.get(context, "http://etcd/"))
			.hasMessageMatching("No instances available for etcd|503 .*");
	}

	interface Users {

		@GetExchange("/")
		String get();

	}

	interface Orders {

		@GetExchange("/")
		String get();

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "users", types = Users.class, clientType = HttpServiceGroup.ClientType.REST_CLIENT)
	@ImportHttpServices(group = "orders", types = Orders.class, clientType = HttpServiceGroup.ClientType.WEB_CLIENT)
	static class UserClients {

	}

}
