package dev.healthcheck.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import dev.healthcheck.test.etcd.EtcdClusterExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.env.PropertiesPropertySourceLoader;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the pages of upstreams show: code compiles, configurations start an application,
 * commands run. Commands of the gateway are run by its own tests, and classes that are
 * shown as a whole are sources of {@code dev.healthcheck.page}.
 */
@Tag("processes")
class UpstreamsPageTests {

	private static final List<String> PAGES = List.of("upstreams", "clients", "discovery", "migration");

	private static final Pattern BLOCK = Pattern.compile("```(\\w*)\n(.*?)```", Pattern.DOTALL);

	private static final String IMPORTS = Stream
		.of("dev.healthcheck.discovery", "dev.healthcheck.etcd", "dev.healthcheck.http", "dev.healthcheck.node",
				"dev.healthcheck.upstream", "io.grpc", "org.springframework.boot.restclient.autoconfigure",
				"org.springframework.cloud.client.loadbalancer", "org.springframework.context.annotation",
				"org.springframework.http.client", "org.springframework.web.client",
				"org.springframework.web.reactive.function.client")
		.map((name) -> "import " + name + ".*;\n")
		.collect(Collectors.joining("", "", "import dev.healthcheck.upstream.CallOptions;\n"));

	/** Names of maps of the user's choice. */
	private static final Set<String> MAPS = Set.of("healthcheck.upstreams", "healthcheck.discovery.services",
			"spring.http.serviceclient");

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	@TempDir
	Path directory;

	@Test
	void everyBlockIsOfAKindThatATestRuns() throws IOException {
		assertThat(blocks()).isNotEmpty()
			.filteredOn((block) -> !Set.of("java", "yaml", "properties", "console", "xml", "mermaid")
				.contains(block.language()))
			.flatMap((block) -> block.content().lines().toList())
			.allMatch((line) -> line.matches("(etcdctl|curl|\\./demo) .*"));
	}

	@Test
	void codeCompiles() throws IOException {
		List<String> snippets = blocks("java").stream().filter((block) -> !block.startsWith("import ")).toList();
		assertThat(snippets).isNotEmpty();
		String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		List<String> arguments = new ArrayList<>(
				List.of("-proc:none", "-cp", classPath, "-d", this.directory.toString()));
		for (String snippet : snippets) {
			String name = "Snippet" + arguments.size();
			arguments.add(Files.writeString(this.directory.resolve(name + ".java"), source(name, snippet)).toString());
		}
		int result = ToolProvider.getSystemJavaCompiler()
			.run(null, System.out, System.err, arguments.toArray(String[]::new));
		assertThat(result).isZero();
	}

	/** Members of a class as they are, and statements in a method. */
	private static String source(String name, String snippet) {
		String client = snippet.contains("EtcdRegistration") ? "EtcdClient" : "RestClient";
		String method = "void run(%s client, RestTemplate template, WebClient webClient, Upstreams upstreams, String id) {%n%s}%n";
		return IMPORTS + "class " + name + " {\nrecord User(String name) {}\n"
				+ (snippet.startsWith("@") ? snippet : method.formatted(client, snippet)) + "}\n";
	}

	@Test
	void configurationsStartAnApplicationAndAllTheirPropertiesExist() throws IOException {
		Set<String> known = knownProperties();
		List<PropertySource<?>> configurations = configurations();
		assertThat(configurations).isNotEmpty();
		for (PropertySource<?> configuration : configurations) {
			assertThat(((EnumerablePropertySource<?>) configuration).getPropertyNames())
				.allSatisfy((name) -> assertThat(known.contains(name)
						|| MAPS.stream().anyMatch((map) -> known.contains(map) && name.startsWith(map + ".")))
					.as(name)
					.isTrue());
			new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, UpstreamAutoConfiguration.class,
						EtcdAutoConfiguration.class, DiscoveryAutoConfiguration.class))
				.withInitializer((context) -> context.getEnvironment().getPropertySources().addLast(configuration))
				.run((context) -> assertThat(context).hasNotFailed());
		}
	}

	@Test
	void commandsOfEtcdRun() throws Exception {
		etcd.cluster().etcdctl("put", "/services/shop/10.0.0.5:8080", "{}");
		List<String> commands = blocks().stream()
			.flatMap((block) -> block.content().lines())
			.map((line) -> line.replaceFirst("^\\$ ", ""))
			.filter((line) -> line.startsWith("etcdctl ") && !line.contains("--endpoints"))
			.toList();
		assertThat(commands).isNotEmpty();
		for (String command : commands) {
			ProcessBuilder builder = new ProcessBuilder("bash", "-c", command).inheritIO();
			builder.environment().put("ETCDCTL_API", "3");
			builder.environment().put("ETCDCTL_ENDPOINTS", etcd.endpoints());
			assertThat(builder.start().waitFor()).as(command).isZero();
		}
	}

	private static List<PropertySource<?>> configurations() throws IOException {
		List<PropertySource<?>> sources = new ArrayList<>();
		for (String yaml : blocks("yaml")) {
			sources.addAll(new YamlPropertySourceLoader().load("page", resource(yaml)));
		}
		for (String properties : blocks("properties")) {
			sources.addAll(new PropertiesPropertySourceLoader().load("page", resource(properties)));
		}
		return sources;
	}

	private static ByteArrayResource resource(String text) {
		return new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8));
	}

	private static Set<String> knownProperties() throws IOException {
		Set<String> known = new TreeSet<>();
		var files = UpstreamsPageTests.class.getClassLoader()
			.getResources("META-INF/spring-configuration-metadata.json");
		while (files.hasMoreElements()) {
			JsonNode metadata = new JsonMapper().readTree(files.nextElement().openStream().readAllBytes());
			for (String kind : Arrays.asList("groups", "properties")) {
				metadata.path(kind).forEach((entry) -> known.add(entry.path("name").asString()));
			}
		}
		return known;
	}

	private static List<String> blocks(String language) throws IOException {
		return blocks().stream().filter((block) -> block.language().equals(language)).map(Block::content).toList();
	}

	private static List<Block> blocks() throws IOException {
		List<Block> blocks = new ArrayList<>();
		for (String page : PAGES) {
			Matcher matcher = BLOCK.matcher(Files.readString(Path.of("../docs", page + ".md")));
			while (matcher.find()) {
				blocks.add(new Block(matcher.group(1), matcher.group(2)));
			}
		}
		return blocks;
	}

	/**
	 * A code block.
	 *
	 * @param language what it is declared to be
	 * @param content the lines between the fences
	 */
	private record Block(String language, String content) {

	}

}
