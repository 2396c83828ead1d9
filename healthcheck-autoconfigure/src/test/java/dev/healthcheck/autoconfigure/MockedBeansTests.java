package dev.healthcheck.autoconfigure;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

import dev.healthcheck.discovery.EtcdDiscovery;
import dev.healthcheck.etcd.EtcdClient;
import dev.healthcheck.etcd.EtcdClientFactory;
import dev.healthcheck.upstream.Upstreams;
import io.etcd.jetcd.Client;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of applications, which replace beans by mocks.
 */
@Tag("servers")
class MockedBeansTests {

	@Nested
	@ApplicationTest
	class OfEtcdClient extends Started {

		@MockitoBean
		private EtcdClient mocked;

		@Test
		void theMockIsInjectedAndNothingIsReadOrRegistered() {
			assertThat(this.uses.client()).isSameAs(this.mocked);
			assertThat(this.registration.isRunning()).isFalse();
			assertThat(this.discovery.status().current()).isFalse();
			Mockito.verify(this.mocked, Mockito.never()).getWatchClient();
		}

	}

	@Nested
	@ApplicationTest
	class OfJetcdsClient extends Health {

		@MockitoBean
		private Client mocked;

		@Autowired
		private Client injected;

		@Test
		void theMockIsInjected() {
			assertThat(this.injected).isSameAs(this.mocked);
		}

	}

	@Nested
	@ApplicationTest
	class OfEtcdClientFactory extends Started {

		@MockitoBean
		private EtcdClientFactory mocked;

		@Test
		void theClientIsOneOfNothing() {
			assertThat(Mockito.mockingDetails(this.mocked).isMock()).isTrue();
			assertThat(this.uses.client()).isNotNull();
			assertThat(this.uses.client().getKVClient()).isNull();
			assertThat(this.uses.client()).isEqualTo(this.uses.client()).hasToString("an etcd client of nothing");
		}

	}

	@Nested
	@ApplicationTest
	class OfUpstreams extends Started {

		@MockitoBean
		private Upstreams mocked;

		@Test
		void theMockIsInjected() {
			assertThat(this.uses.upstreams()).isSameAs(this.mocked);
			assertThat(this.uses.client()).isNotNull();
		}

	}

	@Nested
	@ApplicationTest
	class OfDiscoveryAndRegistration extends Health {

		@MockitoBean
		private EtcdDiscovery discovery;

		@MockitoBean
		private RegistrationLifecycle registration;

		@Test
		void theRestWorks() {
			assertThat(this.discovery.status()).isNull();
			assertThat(this.registration.status()).isNull();
			assertThat(this.upstreams.get("orders").nodes()).hasSize(1);
		}

	}

	@Nested
	@ApplicationTest
	class OfNothing extends Started {

		@MockitoSpyBean
		private Upstreams spied;

		@Test
		void aSpyIsTheBeanItself() {
			assertThat(this.uses.upstreams()).isSameAs(this.spied);
			assertThat(this.spied.get("orders").nodes()).hasSize(1);
			assertThat(this.uses.client().upstream()).isNotNull();
		}

	}

	/** Whatever is mocked. */
	abstract static class Health {

		@Autowired
		HealthEndpoint endpoint;

		@Autowired
		Upstreams upstreams;

		@Test
		void healthCanBeAsked() {
			HealthDescriptor cluster = this.endpoint.healthForPath("etcd", "cluster");
			assertThat(cluster).isNotNull().extracting(HealthDescriptor::getStatus).isIn(Status.UNKNOWN, Status.DOWN);
			assertThat(this.endpoint.health().getStatus()).isNotNull();
		}

	}

	/** The application has all of its beans. */
	abstract static class Started extends Health {

		@Autowired
		Uses uses;

		@Autowired
		EtcdDiscovery discovery;

		@Autowired
		RegistrationLifecycle registration;

	}

	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE)
	@TestPropertySource(properties = { "healthcheck.discovery.enabled=true", "healthcheck.registration.enabled=true",
			"healthcheck.registration.service=shop", "healthcheck.registration.port=80",
			"healthcheck.registration.host=10.0.0.9", "healthcheck.registration.withdraw-delay=0s",
			"healthcheck.etcd.endpoints=http://127.0.0.1:1", "healthcheck.upstreams.orders.nodes=10.0.0.2:80",
			"healthcheck.upstreams.orders.check.enabled=false",
			"management.endpoint.health.group.readiness.include=readinessState,etcd/cluster" })
	// else they would outlive their tests
	@DirtiesContext
	@Retention(RetentionPolicy.RUNTIME)
	@interface ApplicationTest {

	}

	/**
	 * What an application has its beans injected into.
	 *
	 * @param client the client
	 * @param upstreams the upstreams
	 */
	record Uses(EtcdClient client, Upstreams upstreams) {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Uses uses(ObjectProvider<EtcdClient> client, Upstreams upstreams) {
			// none if jetcd's own type is mocked, which is all that such an application
			// uses
			return new Uses(client.getIfAvailable(() -> Mockito.mock(EtcdClient.class)), upstreams);
		}

	}

}
