package dev.healthcheck.page;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.healthcheck.etcd.EtcdClient;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.test.etcd.EtcdMember;
import dev.healthcheck.upstream.Upstream;
import io.etcd.jetcd.watch.WatchResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The classes that the README and its pages show for etcd and for events, over a real
 * cluster.
 */
@Tag("processes")
class EtcdExamplesTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	private static ConfigurableApplicationContext context;

	@BeforeAll
	static void start() {
		context = new SpringApplicationBuilder(ClientExamplesTests.Application.class, Greetings.class, Endpoints.class,
				Pager.class)
			.web(WebApplicationType.NONE)
			.run("--spring.config.location=optional:classpath:/none/", "--spring.docker.compose.enabled=false",
					"--healthcheck.etcd.endpoints=" + etcd.endpoints());
	}

	@AfterAll
	static void stop() {
		context.close();
	}

	@Test
	void greetingsAreReadAndWatched() {
		Greetings greetings = context.getBean(Greetings.class);
		List<WatchResponse> seen = new CopyOnWriteArrayList<>();
		greetings.watch(seen::add);
		await().until(() -> {
			etcd.cluster().etcdctl("put", "greeting", "hello");
			return !seen.isEmpty();
		});
		assertThat(greetings.read().join().getKvs().get(0).getValue().toString(StandardCharsets.UTF_8))
			.isEqualTo("hello");
	}

	@Test
	void endpointsChange() {
		Upstream upstream = context.getBean(EtcdClient.class).upstream();
		List<String> all = etcd.members().stream().map(EtcdMember::clientAddress).toList();
		Endpoints endpoints = context.getBean(Endpoints.class);
		endpoints.change(all.subList(1, 3));
		assertThat(upstream.nodes()).extracting((node) -> node.address().toString()).isEqualTo(all.subList(1, 3));
		endpoints.change(all);
		assertThat(upstream.nodes()).hasSize(3);
	}

	@Test
	void aPagerHearsOfNodesThatDropOut() {
		Upstream upstream = context.getBean(EtcdClient.class).upstream();
		Pager pager = context.getBean(Pager.class);
		String address = upstream.nodes().iterator().next().address().toString();
		upstream.admin(upstream.nodes().iterator().next().node(), AdminState.DRAIN);
		await().untilAsserted(() -> assertThat(pager.pages())
			.contains(address + " is DRAINING: draining: gets nothing new until it is set ready again"));
		upstream.admin(upstream.nodes().iterator().next().node(), AdminState.READY);
	}

}
