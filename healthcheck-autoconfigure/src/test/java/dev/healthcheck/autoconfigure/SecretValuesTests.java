package dev.healthcheck.autoconfigure;

import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who may see the values of properties does not see those that are secret.
 */
@Tag("servers")
class SecretValuesTests {

	private static final List<String> SECRETS = List.of("s3cret-etcd", "s3cret-check", "s3cret-header", "s3cret-bytes",
			"s3cret-url", "s3cret-template");

	@Test
	void secretsAreHiddenWhereValuesAreShown() {
		try (WebApplication application = new WebApplication(Nothing.class, WebApplicationType.SERVLET,
				"management.endpoint.configprops.show-values=always", "management.endpoint.env.show-values=always",
				"healthcheck.etcd.enabled=true", "healthcheck.etcd.endpoints=http://127.0.0.1:1",
				"healthcheck.etcd.username=somebody", "healthcheck.etcd.password=s3cret-etcd",
				"healthcheck.upstreams.store.nodes=127.0.0.1:2", "healthcheck.upstreams.store.check.type=redis",
				"healthcheck.upstreams.store.check.password=s3cret-check",
				"healthcheck.upstreams.shop.nodes=127.0.0.1:3", "healthcheck.upstreams.shop.check.type=http",
				"healthcheck.upstreams.shop.check.headers.Authorization=s3cret-header",
				"healthcheck.upstreams.[odd_name].nodes=127.0.0.1:4",
				"healthcheck.upstreams.[odd_name].check.send=s3cret-bytes",
				"healthcheck.upstreams.base.nodes=127.0.0.1:5", "healthcheck.upstreams.base.check.type=jdbc",
				"healthcheck.upstreams.base.check.url=jdbc:h2:mem:{host};PASSWORD=s3cret-url",
				"healthcheck.discovery.template.check.headers.X-Token=s3cret-template")) {
			for (String path : List.of("configprops", "env")) {
				String shown = application.get(path).body();
				assertThat(shown).as(path).contains("somebody", "127.0.0.1:3", "******").doesNotContain(SECRETS);
			}
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Nothing {

	}

}
