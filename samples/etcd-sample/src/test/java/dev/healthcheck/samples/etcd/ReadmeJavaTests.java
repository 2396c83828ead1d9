package dev.healthcheck.samples.etcd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

import com.sun.net.httpserver.HttpServer;
import dev.healthcheck.etcd.EtcdClient;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.test.etcd.EtcdMember;
import dev.healthcheck.upstream.Upstream;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.watch.WatchResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Tag("processes")
class ReadmeJavaTests {

	private static final String IMPORTS = """
			package readme;

			import java.io.*;
			import java.net.*;
			import java.nio.charset.StandardCharsets;
			import java.util.*;
			import java.util.concurrent.*;
			import java.util.function.*;

			import dev.healthcheck.etcd.*;
			import dev.healthcheck.event.*;
			import dev.healthcheck.node.*;
			import dev.healthcheck.upstream.*;
			import io.etcd.jetcd.*;
			import io.etcd.jetcd.kv.*;
			import io.etcd.jetcd.watch.*;
			import org.springframework.context.event.EventListener;
			import org.springframework.stereotype.*;

			""";

	private static final Pattern CLASS_NAME = Pattern.compile("class (\\w+)");

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	@TempDir
	Path directory;

	private HttpServer shop;

	@BeforeEach
	void openShop() throws IOException {
		this.shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.shop.createContext("/", (exchange) -> {
			byte[] answer = ("GET " + exchange.getRequestURI()).getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(200, answer.length);
			exchange.getResponseBody().write(answer);
			exchange.close();
		});
		this.shop.start();
	}

	@AfterEach
	void closeShop() {
		this.shop.stop(0);
	}

	@Test
	void classesCompileAndDoWhatTheTextSays() throws IOException {
		List<String> names = compile();
		try (URLClassLoader loader = new URLClassLoader(new URL[] { this.directory.toUri().toURL() },
				getClass().getClassLoader())) {
			Class<?>[] sources = Stream
				.concat(Stream.of(ReadmeYamlTests.Application.class), names.stream().map((name) -> load(loader, name)))
				.toArray(Class<?>[]::new);
			try (ConfigurableApplicationContext context = new SpringApplicationBuilder(sources)
				.resourceLoader(new DefaultResourceLoader(loader))
				.web(WebApplicationType.NONE)
				.run("--spring.config.location=optional:classpath:/none/",
						"--healthcheck.etcd.endpoints=" + etcd.endpoints(),
						"--healthcheck.upstreams.shop.nodes=127.0.0.1:1, 127.0.0.1:"
								+ this.shop.getAddress().getPort())) {
				callsTheShop(context.getBean(load(loader, "Shop")));
				readsAndWatches(context.getBean(load(loader, "Greetings")));
				changesEndpoints(context.getBean(load(loader, "Endpoints")),
						context.getBean(EtcdClient.class).upstream());
				pages(context.getBean(load(loader, "Pager")), context.getBean(EtcdClient.class).upstream());
			}
		}
	}

	/** One of the two nodes is dead. */
	private void callsTheShop(Object shop) {
		for (int i = 0; i < 5; i++) {
			assertThat(ReflectionTestUtils.<String>invokeMethod(shop, "stock", "7")).isEqualTo("GET /stock/7");
		}
	}

	private void readsAndWatches(Object greetings) {
		List<WatchResponse> seen = new CopyOnWriteArrayList<>();
		Consumer<WatchResponse> consumer = seen::add;
		ReflectionTestUtils.invokeMethod(greetings, "watch", consumer);
		await().until(() -> {
			etcd.cluster().etcdctl("put", "greeting", "hello");
			return !seen.isEmpty();
		});
		CompletableFuture<GetResponse> read = ReflectionTestUtils.invokeMethod(greetings, "read");
		GetResponse response = Objects.requireNonNull(read).join();
		assertThat(response.getKvs().get(0).getValue().toString(StandardCharsets.UTF_8)).isEqualTo("hello");
	}

	private void changesEndpoints(Object endpoints, Upstream upstream) {
		List<String> two = etcd.members().subList(1, 3).stream().map(EtcdMember::clientAddress).toList();
		ReflectionTestUtils.invokeMethod(endpoints, "change", two);
		assertThat(upstream.nodes()).extracting((node) -> node.address().toString()).isEqualTo(two);
	}

	private void pages(Object pager, Upstream upstream) {
		upstream.admin(upstream.nodes().iterator().next().node(), AdminState.DRAIN);
		await().untilAsserted(() -> assertThat((List<?>) ReflectionTestUtils.getField(pager, "pages")).last()
			.asString()
			.isEqualTo(etcd.member(2).clientAddress()
					+ " is DRAINING: draining: gets nothing new until it is set ready again"));
	}

	private static Class<?> load(ClassLoader loader, String name) {
		try {
			return loader.loadClass("readme." + name);
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Compile all blocks. */
	private List<String> compile() {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		return Readme.blocks("java").stream().map((block) -> {
			Matcher name = CLASS_NAME.matcher(block);
			assertThat(name.find()).isTrue();
			Path source = write(name.group(1), IMPORTS + block);
			String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
			int result = compiler.run(null, System.out, System.err, "-proc:none", "-parameters", "-cp", classPath, "-d",
					this.directory.toString(), source.toString());
			assertThat(result).as(block).isZero();
			return name.group(1);
		}).toList();
	}

	private Path write(String name, String source) {
		try {
			return Files.writeString(this.directory.resolve(name + ".java"), source);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
