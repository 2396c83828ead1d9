package dev.healthcheck.samples.etcd;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import com.sun.net.httpserver.HttpServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The first upstreams of the README and of their page taken alone, with servers of this
 * machine.
 */
class ReadmeUpstreamsTests {

	private static final Pattern WEB = Pattern.compile("10\\.\\d+\\.\\d+\\.\\d+:8080");

	private static final Pattern MAIL = Pattern.compile("10\\.\\d+\\.\\d+\\.\\d+:25");

	@TempDir
	Path directory;

	private final List<HttpServer> servers = new ArrayList<>();

	private final ServerSocket mail = mail();

	@AfterEach
	void stop() throws IOException {
		this.servers.forEach((server) -> server.stop(0));
		this.mail.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "README.md", "docs/upstreams.md" })
	void areUpWithoutAnythingOfEtcd(String page) throws IOException {
		String yaml = Readme.in("yaml", Readme.blocks(page)).get(0);
		String here = MAIL.matcher(WEB.matcher(yaml).replaceAll(this::web))
			.replaceAll("127.0.0.1:" + this.mail.getLocalPort());
		Path file = Files.writeString(this.directory.resolve("application.yml"), here);
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.SERVLET)
			.run("--spring.config.location=file:" + file, "--server.port=0")) {
			RestClient client = RestClient.create("http://127.0.0.1:"
					+ context.getEnvironment().getProperty("local.server.port") + "/actuator/health");
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.ignoreExceptions()
				.untilAsserted(
						() -> assertThat(client.get().retrieve().body(String.class)).contains("\"status\":\"UP\""));
			assertThat(context.getBeanDefinitionNames()).filteredOn((name) -> name.matches("(?i).*etcd.*"))
				.containsExactly("etcdRequirement");
		}
	}

	private String web(MatchResult node) {
		try {
			HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			server.createContext("/", (exchange) -> {
				exchange.sendResponseHeaders(200, -1);
				exchange.close();
			});
			server.start();
			this.servers.add(server);
			return "127.0.0.1:" + server.getAddress().getPort();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static ServerSocket mail() {
		try {
			ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
			Thread thread = new Thread(() -> greet(socket), "mail");
			thread.setDaemon(true);
			thread.start();
			return socket;
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void greet(ServerSocket server) {
		while (!server.isClosed()) {
			try (Socket socket = server.accept()) {
				socket.getOutputStream().write("220 mail\r\n".getBytes(StandardCharsets.US_ASCII));
				socket.getInputStream().read(new byte[64]);
			}
			catch (IOException ex) {
				// the other side has gone, or this test has ended
			}
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
