package dev.healthcheck.autoconfigure;

import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.Upstreams;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When an application has started, as far as its upstreams are concerned.
 */
class ApplicationStartTests {

	@Test
	void itHasStartedOnceItsContextRuns() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, UpstreamAutoConfiguration.class))
			.withPropertyValues("healthcheck.upstreams.shop.nodes=127.0.0.1:1",
					"healthcheck.upstreams.shop.check.enabled=false")
			.withUserConfiguration(Busy.class)
			.run((context) -> {
				assertThat(context.getBean(Witness.class).startedBefore).isFalse();
				assertThat(context.getBean(Upstreams.class).get("shop").isStarted()).isTrue();
			});
	}

	@Configuration(proxyBeanMethods = false)
	static class Busy {

		@Bean
		Witness witness(Upstreams upstreams) {
			return new Witness(upstreams.get("shop"));
		}

	}

	static final class Witness implements SmartInitializingSingleton {

		private final Upstream upstream;

		private boolean startedBefore = true;

		Witness(Upstream upstream) {
			this.upstream = upstream;
		}

		@Override
		public void afterSingletonsInstantiated() {
			this.startedBefore = this.upstream.isStarted();
		}

	}

}
