package dev.healthcheck.autoconfigure;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;

import dev.healthcheck.etcd.EtcdClient;
import dev.healthcheck.etcd.EtcdClientBuilderCustomizer;
import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.test.etcd.EtcdMember;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.api.AuthenticateResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientCall.Listener;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Passwords and tokens never appear in logs, health, endpoints or exceptions. The cluster
 * is real and asks for authentication.
 */
@ExtendWith(OutputCaptureExtension.class)
@Tag("processes")
class SecretsTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.of((builder) -> builder.members(1));

	private static final String PASSWORD = "s3cret-password";

	private static final String WRONG_PASSWORD = "wr0ng-password";

	private static final ByteSequence KEY = ByteSequence.from("key", StandardCharsets.UTF_8);

	@BeforeAll
	static void askForAuthentication() {
		EtcdMember member = etcd.cluster().members().get(0);
		member.call("/v3/auth/user/add", "{\"name\": \"root\", \"password\": \"" + PASSWORD + "\"}");
		member.call("/v3/auth/role/add", "{\"name\": \"root\"}");
		member.call("/v3/auth/user/grant", "{\"user\": \"root\", \"role\": \"root\"}");
		member.call("/v3/auth/enable", "{}");
	}

	@Test
	void thePasswordAndTheTokenOfAClientThatWorksAreNotShown(EtcdCluster cluster, CapturedOutput output)
			throws Exception {
		try (WebApplication application = application(cluster, PASSWORD)) {
			EtcdClient client = application.context().getBean(EtcdClient.class);
			assertThat(client.getKVClient().put(KEY, KEY).get()).isNotNull();
			List<String> tokens = application.context().getBean(TokenConfiguration.class).tokens;
			assertThat(tokens).isNotEmpty();
			String shown = output + everythingOf(application) + client;
			assertThat(shown).contains("healthcheck.etcd").doesNotContain(PASSWORD).doesNotContain(tokens);
		}
	}

	@Test
	void aPasswordThatIsWrongIsNotShownEither(EtcdCluster cluster, CapturedOutput output) {
		try (WebApplication application = application(cluster, WRONG_PASSWORD)) {
			EtcdClient client = application.context().getBean(EtcdClient.class);
			StringWriter trace = new StringWriter();
			assertThat(client.getKVClient().put(KEY, KEY)).failsWithin(Duration.ofSeconds(30))
				.withThrowableOfType(ExecutionException.class)
				.satisfies((ex) -> ex.printStackTrace(new PrintWriter(trace)));
			String shown = output + everythingOf(application) + trace;
			assertThat(shown).contains("authentication failed").doesNotContain(WRONG_PASSWORD);
		}
	}

	private static WebApplication application(EtcdCluster cluster, String password) {
		return new WebApplication(TokenConfiguration.class, WebApplicationType.SERVLET, "healthcheck.etcd.enabled=true",
				"healthcheck.etcd.endpoints=" + cluster.endpoints(), "healthcheck.etcd.username=root",
				"healthcheck.etcd.password=" + password, "logging.level.dev.healthcheck=TRACE",
				"logging.level.io.etcd=TRACE", "logging.level.org.springframework=DEBUG");
	}

	private static String everythingOf(WebApplication application) {
		StringBuilder shown = new StringBuilder();
		for (String path : List.of("health", "upstreams", "upstreams/etcd", "configprops", "env", "beans", "metrics",
				"conditions")) {
			shown.append(application.get(path).body());
		}
		return shown.toString();
	}

	/** Overhears the tokens that the client is given. */
	@Configuration(proxyBeanMethods = false)
	static class TokenConfiguration {

		private final List<String> tokens = new CopyOnWriteArrayList<>();

		@Bean
		EtcdClientBuilderCustomizer tokens() {
			return (builder) -> builder.interceptor(new ClientInterceptor() {

				@Override
				public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options,
						Channel next) {
					return new SimpleForwardingClientCall<>(next.newCall(method, options)) {

						@Override
						public void start(Listener<R> listener, Metadata headers) {
							super.start(overhear(listener), headers);
						}

					};
				}

			});
		}

		private <R> Listener<R> overhear(Listener<R> listener) {
			return new SimpleForwardingClientCallListener<>(listener) {

				@Override
				public void onMessage(R message) {
					if (message instanceof AuthenticateResponse response) {
						TokenConfiguration.this.tokens.add(response.getToken());
					}
					super.onMessage(message);
				}

			};
		}

	}

}
