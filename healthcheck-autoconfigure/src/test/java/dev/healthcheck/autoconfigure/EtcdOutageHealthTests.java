package dev.healthcheck.autoconfigure;

import java.io.IOException;
import java.time.Duration;

import com.sun.net.httpserver.HttpServer;
import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.test.etcd.EtcdMember;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.WebApplicationType;

import java.net.InetAddress;
import java.net.InetSocketAddress;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What health says while every member of etcd is dead.
 */
@Tag("processes")
class EtcdOutageHealthTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	private static HttpServer server;

	@BeforeAll
	static void startAServer() throws IOException {
		server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/", (exchange) -> {
			exchange.sendResponseHeaders(204, -1);
			exchange.close();
		});
		server.start();
	}

	@AfterAll
	static void stopTheServer() {
		server.stop(0);
	}

	@Test
	void anApplicationThatOnlyFindsServersByItStaysUp(EtcdCluster cluster) {
		cluster.etcdctl("put", "/outage/shop/127.0.0.1:" + server.getAddress().getPort(), "{}");
		try (WebApplication application = application(cluster, "healthcheck.discovery.enabled=true",
				"healthcheck.discovery.prefix=/outage/", "healthcheck.registration.enabled=true",
				"healthcheck.registration.service=self", "healthcheck.registration.host=127.0.0.1",
				"healthcheck.registration.withdraw-delay=0s")) {
			await().until(() -> "UP".equals(status(application, "health")));
			cluster.members().forEach(EtcdMember::kill);
			await().until(() -> "UNKNOWN".equals(status(application, "health/etcd/cluster")));
			assertThat(application.json("health/etcd/cluster").at("/details/error").asString())
				.startsWith("has no healthy etcd endpoint available");
			assertThat(application.get("health").statusCode()).isEqualTo(200);
			assertThat(status(application, "health")).isEqualTo("UP");
			assertThat(status(application, "health/upstreams/shop/verdict")).isEqualTo("UP");
			assertThat(application.upstreams().get("shop").select()).isNotNull();
		}
	}

	@Test
	void anApplicationThatUsesTheClientIsDown(EtcdCluster cluster) {
		try (WebApplication application = application(cluster)) {
			assertDownInAnOutage(cluster, application);
		}
	}

	@Test
	void anApplicationThatSaysThatItRequiresEtcdIsDown(EtcdCluster cluster) {
		try (WebApplication application = application(cluster, "healthcheck.discovery.enabled=true",
				"healthcheck.etcd.health.required=true")) {
			assertDownInAnOutage(cluster, application);
		}
	}

	private static void assertDownInAnOutage(EtcdCluster cluster, WebApplication application) {
		await().until(() -> "UP".equals(status(application, "health")));
		cluster.members().forEach(EtcdMember::kill);
		await().until(() -> "DOWN".equals(status(application, "health/etcd/cluster")));
		assertThat(application.get("health").statusCode()).isEqualTo(503);
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(60));
	}

	private static String status(WebApplication application, String path) {
		return application.json(path).get("status").asString();
	}

	private static WebApplication application(EtcdCluster cluster, String... properties) {
		String[] all = new String[properties.length + 2];
		System.arraycopy(properties, 0, all, 2, properties.length);
		all[0] = "healthcheck.etcd.enabled=true";
		all[1] = "healthcheck.etcd.endpoints=" + cluster.endpoints();
		return new WebApplication(WebApplicationType.SERVLET, all);
	}

}
