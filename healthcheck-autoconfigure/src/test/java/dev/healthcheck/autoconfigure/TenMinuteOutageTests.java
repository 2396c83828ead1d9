package dev.healthcheck.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.healthcheck.discovery.EtcdDiscovery;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.upstream.Upstreams;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application with discovery and registration, and ten real minutes without etcd, or
 * as many as {@code outage.minutes} says. What depends on time alone is in
 * {@code LongOutageLogTests}, in virtual time.
 */
@Tag("long")
@Tag("processes")
class TenMinuteOutageTests {

	private static final Logger log = (Logger) LoggerFactory.getLogger(TenMinuteOutageTests.class);

	private static final Duration OUTAGE = Duration.ofMinutes(Integer.getInteger("outage.minutes", 10));

	/** When all has been said. */
	private static final Duration SETTLED = Duration.ofSeconds(30);

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	@Test
	void hasSixWarningsAtOnceAndNoLineAfterThem(EtcdCluster cluster) {
		cluster.clear();
		cluster.etcdctl("put", "/services/orders/127.0.0.1:1", "{}");
		try (ConfigurableApplicationContext context = start(cluster); Lines lines = new Lines()) {
			cluster.killAll();
			last(SETTLED);
			List<String> first = lines.soFar();
			last(OUTAGE.minus(SETTLED));
			assertThat(lines.soFar()).isEqualTo(first);
			assertThat(first).filteredOn((line) -> line.startsWith("WARN")).hasSize(6);
			cluster.heal();
			await().until(() -> isWell(context));
			last(SETTLED);
			assertThat(lines.soFar().subList(first.size(), lines.soFar().size()))
				.allMatch((line) -> line.startsWith("INFO"));
			log.info("the lines of the outage:\n{}", String.join("\n", lines.soFar()));
		}
	}

	private static boolean isWell(ConfigurableApplicationContext context) {
		return context.getBean(EtcdDiscovery.class).status().current()
				&& Objects.requireNonNull(context.getBean(RegistrationLifecycle.class).status()).registered()
				&& context.getBean(Upstreams.class)
					.get("etcd")
					.snapshot()
					.nodes()
					.stream()
					.allMatch((node) -> node.status() == NodeStatus.HEALTHY);
	}

	private static ConfigurableApplicationContext start(EtcdCluster cluster) {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.run("--spring.config.location=optional:classpath:/none/", "--spring.main.banner-mode=off",
					"--healthcheck.etcd.endpoints=" + cluster.endpoints(), "--healthcheck.discovery.enabled=true",
					"--healthcheck.discovery.template.check.enabled=false", "--healthcheck.registration.enabled=true",
					"--healthcheck.registration.service=shop", "--healthcheck.registration.host=10.0.0.5",
					"--healthcheck.registration.port=8080", "--healthcheck.registration.withdraw-delay=0s");
		await().until(() -> isWell(context));
		return context;
	}

	/** Real time is the subject here. */
	private static void last(Duration time) {
		Awaitility.await().pollDelay(time).atMost(time.plusSeconds(60)).until(() -> true);
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(60));
	}

	/** What anybody writes to the log, from information on. */
	private static final class Lines extends AppenderBase<ILoggingEvent> implements AutoCloseable {

		private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

		private final List<String> lines = new CopyOnWriteArrayList<>();

		Lines() {
			start();
			this.root.addAppender(this);
		}

		@Override
		protected void append(ILoggingEvent event) {
			if (event.getLevel().isGreaterOrEqual(Level.INFO)) {
				this.lines.add(event.getLevel() + " " + event.getFormattedMessage());
			}
		}

		List<String> soFar() {
			return List.copyOf(this.lines);
		}

		@Override
		public void close() {
			this.root.detachAppender(this);
			stop();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
