package dev.healthcheck.autoconfigure;

import java.util.List;

import dev.healthcheck.discovery.EtcdDiscovery;
import dev.healthcheck.etcd.EtcdClient;
import dev.healthcheck.grpc.GrpcUpstreams;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.upstream.Upstreams;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An application whose beans are made when they are first needed.
 */
@Tag("processes")
class LazyInitializationTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	private static ConfigurableApplicationContext context;

	/** What there was before anybody asked for a bean. */
	private static List<String> made;

	@BeforeAll
	static void start(EtcdCluster cluster) {
		cluster.etcdctl("put", "/lazy/shop/10.0.0.1:80", "{}");
		context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.main.lazy-initialization=true", "spring.main.banner-mode=off",
					"healthcheck.etcd.endpoints=" + cluster.endpoints(), "healthcheck.discovery.enabled=true",
					"healthcheck.discovery.prefix=/lazy/", "healthcheck.discovery.template.check.enabled=false",
					"healthcheck.registration.enabled=true", "healthcheck.registration.service=self",
					"healthcheck.registration.host=10.0.0.9", "healthcheck.registration.port=80",
					"healthcheck.registration.withdraw-delay=0s", "healthcheck.upstreams.orders.nodes=10.0.0.2:80",
					"healthcheck.upstreams.orders.check.type=stub")
			.run();
		made = List.of(context.getBeanFactory().getSingletonNames());
	}

	@AfterAll
	static void stop() {
		context.close();
	}

	@Test
	void whateverWorksInTheBackgroundIsThere() {
		assertThat(made).contains("upstreams", "transitionLog", "warningLog", "transitionEvents", "etcdClient",
				"etcdDiscovery", "registrationLifecycle", "grpcUpstreams", "upstreamMetrics", "nodeBreakerMetrics");
	}

	@Test
	void otherBeansAreStillMadeWhenNeeded() {
		assertThat(made).doesNotContain("unused");
	}

	@Test
	void servicesAreRead() {
		assertThat(context.getBean(EtcdDiscovery.class).status().current()).isTrue();
		assertThat(context.getBean(Upstreams.class).find("shop")).isPresent();
	}

	@Test
	void theApplicationIsRegistered(EtcdCluster cluster) {
		await().untilAsserted(
				() -> assertThat(cluster.etcdctl("get", "/lazy/self/10.0.0.9:80")).contains("/lazy/self/10.0.0.9:80"));
	}

	@Test
	void nodesAreChecked() {
		Upstreams upstreams = context.getBean(Upstreams.class);
		await().untilAsserted(() -> assertThat(upstreams.get("orders").snapshot().nodes())
			.allSatisfy((node) -> assertThat(node.check().lastResult()).isEqualTo("200")));
		EtcdClient client = context.getBean(EtcdClient.class);
		await().untilAsserted(() -> assertThat(client.upstream().snapshot().nodes())
			.anySatisfy((node) -> assertThat(node.check().lastResult()).isEqualTo("200")));
	}

	@Test
	void channelsFindTheUpstreams() {
		assertThat(context.getBean(GrpcUpstreams.class).target("orders")).startsWith("upstream://");
	}

	@Test
	void requestsCountFromTheBeginning() {
		context.getBean(Upstreams.class).get("orders").call((node) -> Outcome.success());
		assertThat(context.getBean(MeterRegistry.class).get("healthcheck.node.requests").timers())
			.anySatisfy((timer) -> assertThat(timer.count()).isPositive());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		StubNodes stub() {
			return new StubNodes();
		}

		@Bean
		Object unused() {
			return new Object();
		}

	}

}
