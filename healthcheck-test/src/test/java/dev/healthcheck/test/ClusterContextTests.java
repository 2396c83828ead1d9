package dev.healthcheck.test;

import java.util.List;

import dev.healthcheck.autoconfigure.EtcdConnectionDetails;
import dev.healthcheck.etcd.EtcdClient;
import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications of test classes are connected to the clusters of these.
 */
@Tag("processes")
class ClusterContextTests {

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@Nested
	@SpringBootTest(classes = Application.class, properties = "healthcheck.etcd.fail-on-startup=true")
	class WithTls {

		@RegisterExtension
		static final EtcdClusterExtension etcd = EtcdClusterExtension.of((cluster) -> cluster.members(1).mutualTls());

		@Test
		void theClientTrustsTheMemberAndIsTrusted(@Autowired EtcdClient client) {
			assertThat(client.upstream().snapshot().nodes()).singleElement()
				.satisfies((node) -> assertThat(node.address()).hasToString(etcd.member(1).clientAddress()));
		}

		@Nested
		class Inside {

			@Test
			void aNestedClassHasTheSameCluster(@Autowired EtcdConnectionDetails details, EtcdCluster cluster) {
				assertThat(details.getEndpoints()).containsExactly(cluster.endpoints());
				assertThat(cluster).isSameAs(etcd.cluster());
			}

		}

	}

	@Nested
	@SpringBootTest(classes = { Application.class, WithDetailsOfItsOwn.Own.class })
	class WithDetailsOfItsOwn {

		@RegisterExtension
		static final EtcdClusterExtension etcd = EtcdClusterExtension.oneMember();

		@Configuration(proxyBeanMethods = false)
		static class Own {

			@Bean
			EtcdConnectionDetails ownDetails() {
				return () -> List.of("http://127.0.0.1:1");
			}

		}

		@Test
		void theBeanOfTheApplicationIsUsed(@Autowired EtcdClient client) {
			assertThat(client.upstream().snapshot().nodes()).singleElement()
				.satisfies((node) -> assertThat(node.address()).hasToString("127.0.0.1:1"));
		}

	}

	@Nested
	@SpringBootTest(classes = Application.class, properties = "healthcheck.etcd.endpoints=http://127.0.0.1:1")
	class WithTwo {

		@RegisterExtension
		static final EtcdClusterExtension first = EtcdClusterExtension.oneMember();

		@RegisterExtension
		static final EtcdClusterExtension second = EtcdClusterExtension
			.of((cluster) -> cluster.members(1).flags("--max-txn-ops=7"));

		@Test
		void theClassSaysItself(@Autowired EtcdConnectionDetails details) {
			assertThat(details.getEndpoints()).containsExactly("http://127.0.0.1:1");
		}

	}

}
