package dev.healthcheck.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.node.MaxFails;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeSource;
import dev.healthcheck.upstream.Level;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Upstreams that are written in an application's configuration.
 */
class ConfiguredUpstreamsTests {

	private static final String OFF = "check.enabled=false";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, UpstreamAutoConfiguration.class));

	@Test
	void everyUpstreamIsThereFromTheStart() {
		this.contextRunner
			.withPropertyValues("healthcheck.upstreams.shop.nodes=a:1,b:2", "healthcheck.upstreams.shop." + OFF,
					"healthcheck.upstreams.mail.nodes=c:3", "healthcheck.upstreams.mail." + OFF)
			.withBean(Consumer.class)
			.run((context) -> assertThat(context.getBean(Consumer.class).atConstruction).containsExactly("mail",
					"shop"));
	}

	@Test
	void theirNodesComeFromProperties() {
		this.contextRunner
			.withPropertyValues("healthcheck.upstreams.shop.nodes=a:1", "healthcheck.upstreams.shop." + OFF)
			.run((context) -> assertThat(context.getBean(Upstreams.class).get("shop").snapshot().nodes())
				.extracting((node) -> node.node().source())
				.containsExactly(NodeSource.PROPERTIES));
	}

	@Test
	void theyAreWrittenAsYaml() {
		with(yaml("""
				healthcheck.upstreams:
				  shop:
				    levels:
				    - name: near
				      tries: 1
				      nodes:
				      - a:1
				      - address: "[::1]:2"
				        weight: 3
				        max-fails: 2
				    - nodes: c:3, d:4
				    balance: ordered
				    check:
				      enabled: false
				      type: http
				      path: /live
				      healthy: {interval: 9s, statuses: 200-299}
				  "[my_service]":
				    nodes: e:5
				    check.enabled: false
				""")).run((context) -> {
			Upstreams upstreams = context.getBean(Upstreams.class);
			assertThat(upstreams.names()).containsExactly("my_service", "shop");
			UpstreamDefinition shop = upstreams.get("shop").definition();
			assertThat(shop.levels()).extracting(Level::name).containsExactly("near", "1");
			assertThat(shop.levels()).extracting(Level::tries).containsExactly(1, 0);
			assertThat(shop.nodes()).extracting((node) -> node.address().toString())
				.containsExactly("a:1", "[::1]:2", "c:3", "d:4");
			assertThat(shop.nodes()).extracting(Node::weight).containsExactly(1, 3, 1, 1);
			assertThat(shop.nodes().get(1).limits().maxFails()).isEqualTo(MaxFails.of(2));
			assertThat(shop.balance()).isEqualTo(Balance.ORDERED);
			assertThat(shop.check().http().path()).isEqualTo("/live");
		});
	}

	@Test
	void theyAreWrittenAsEnvironmentVariables() {
		with(environment(Map.of("HEALTHCHECK_UPSTREAMS_SHOP_NODES", "a:1, b:2",
				"HEALTHCHECK_UPSTREAMS_SHOP_CHECK_ENABLED", "false", "HEALTHCHECK_UPSTREAMS_SHOP_MAXFAILS", "3",
				"HEALTHCHECK_UPSTREAMS_MAIL_LEVELS_0_NODES_0", "c:3",
				"HEALTHCHECK_UPSTREAMS_MAIL_LEVELS_0_NODES_1_ADDRESS", "d:4",
				"HEALTHCHECK_UPSTREAMS_MAIL_LEVELS_0_NODES_1_WEIGHT", "5", "HEALTHCHECK_UPSTREAMS_MAIL_CHECK_ENABLED",
				"false")))
			.run((context) -> {
				Upstreams upstreams = context.getBean(Upstreams.class);
				assertThat(upstreams.names()).containsExactly("mail", "shop");
				assertThat(upstreams.get("shop").definition().passive().maxFails()).isEqualTo(MaxFails.of(3));
				assertThat(upstreams.get("mail").definition().nodes()).extracting(Node::weight).containsExactly(1, 5);
			});
	}

	@Test
	void environmentVariablesReplaceTheNodesOfAFile() {
		with(yaml("""
				healthcheck.upstreams.shop:
				  balance: ordered
				  check.enabled: false
				  nodes:
				  - a:1
				  - b:2
				"""))
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(environment(Map.of("HEALTHCHECK_UPSTREAMS_SHOP_NODES", "c:3"))))
			.run((context) -> {
				UpstreamDefinition shop = context.getBean(Upstreams.class).get("shop").definition();
				assertThat(shop.nodes()).extracting((node) -> node.address().toString()).containsExactly("c:3");
				assertThat(shop.balance()).isEqualTo(Balance.ORDERED);
			});
	}

	@Test
	void namesInBracketsAreTakenAsTheyAre() {
		this.contextRunner
			.withPropertyValues("healthcheck.upstreams.[My_Service.v1].nodes=a:1",
					"healthcheck.upstreams.[My_Service.v1]." + OFF, "healthcheck.upstreams.my-shop.nodes=a:1",
					"healthcheck.upstreams.my-shop." + OFF)
			.run((context) -> assertThat(context.getBean(Upstreams.class).names()).containsExactly("My_Service.v1",
					"my-shop"));
	}

	@Test
	void theNameOfTheEtcdClusterIsFreeWithoutIt() {
		this.contextRunner
			.withPropertyValues("healthcheck.etcd.enabled=false", "healthcheck.upstreams.etcd.nodes=a:1",
					"healthcheck.upstreams.etcd." + OFF)
			.run((context) -> assertThat(context.getBean(Upstreams.class).names()).containsExactly("etcd"));
	}

	@Test
	void anSslBundleIsUsedByChecks() {
		this.contextRunner
			.withPropertyValues("healthcheck.upstreams.shop.nodes=a:1", "healthcheck.upstreams.shop." + OFF,
					"healthcheck.upstreams.shop.check.type=https", "healthcheck.upstreams.shop.check.ssl.bundle=mine")
			.withBean(SslBundles.class, () -> new DefaultSslBundleRegistry("mine", SslBundle.of(SslStoreBundle.NONE)))
			.run((context) -> assertThat(context.getBean(Upstreams.class).get("shop").definition().check().tls())
				.hasToString("TlsSettings[mine]"));
	}

	private ApplicationContextRunner with(PropertySource<?> source) {
		return this.contextRunner
			.withInitializer((context) -> context.getEnvironment().getPropertySources().addFirst(source));
	}

	private static PropertySource<?> environment(Map<String, Object> variables) {
		return new SystemEnvironmentPropertySource("test-systemEnvironment", variables);
	}

	private static PropertySource<?> yaml(String text) {
		try {
			return new YamlPropertySourceLoader()
				.load("test", new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8)))
				.get(0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Uses upstreams as soon as it is made. */
	static class Consumer {

		private final List<String> atConstruction;

		Consumer(Upstreams upstreams) {
			this.atConstruction = List.copyOf(upstreams.names());
		}

	}

}
