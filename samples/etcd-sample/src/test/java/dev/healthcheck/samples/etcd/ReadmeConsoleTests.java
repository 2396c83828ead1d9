package dev.healthcheck.samples.etcd;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import dev.healthcheck.etcd.EtcdClient;
import dev.healthcheck.etcd.EtcdClientFactory;
import dev.healthcheck.etcd.EtcdClientSettings;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeSource;
import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdMember;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.UpstreamSnapshot;
import dev.healthcheck.upstream.Upstreams;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Tag("processes")
class ReadmeConsoleTests extends SampleTest {

	private final JsonMapper json = new JsonMapper();

	private ReadmeConsole console;

	@BeforeEach
	void openConsole() {
		this.console = new ReadmeConsole(this.sample, etcd.cluster());
	}

	@Test
	void commandsPrintWhatIsShown() {
		for (String block : Readme.in("console", Readme.blocks())) {
			for (ReadmeConsole.Step step : ReadmeConsole.steps(block)) {
				// a person types slower than a check finds out
				await().untilAsserted(() -> {
					String output = this.console.run(step.command());
					assertThat(Stable.alike(step.output(), output)).as("%s%n%s", step, output).isTrue();
				});
			}
		}
	}

	@Test
	void faultsThatAreMentionedAreCommandsOfTheDemo() {
		String usage = ReadmeConsole.shell(Readme.ROOT.resolve("demo") + " help");
		assertThat(Readme.in("console", Readme.blocks())).flatMap((block) -> ReadmeConsole.steps(block))
			.extracting(ReadmeConsole.Step::command)
			.filteredOn((command) -> command.startsWith("./demo"))
			.isNotEmpty()
			.allSatisfy((command) -> assertThat(usage).contains(command.replaceAll("\\d", "N") + " "));
	}

	@Test
	void documentsHaveTheShapeThatIsShown() {
		this.sample.put("/kv/hello", "world");
		for (Readme.Block block : Readme.blocks()) {
			if (block.language().equals("json")) {
				String command = "curl http://localhost:8080" + block.comment().substring("GET ".length());
				await().untilAsserted(() -> assertAlike(command, this.json.readTree(block.content()),
						this.json.readTree(this.console.run(command))));
			}
		}
	}

	private static void assertAlike(String path, JsonNode expected, JsonNode actual) {
		assertThat(actual.getNodeType()).as(path).isEqualTo(expected.getNodeType());
		if (expected.isObject()) {
			assertThat(Set.copyOf(actual.propertyNames())).as(path).isEqualTo(Set.copyOf(expected.propertyNames()));
			expected.propertyNames()
				.forEach((name) -> assertAlike(path + "." + name, expected.get(name), actual.get(name)));
		}
		else if (expected.isArray()) {
			assertThat(actual.isEmpty()).as(path).isEqualTo(expected.isEmpty());
			if (!expected.isEmpty()) {
				assertAlike(path + "[0]", expected.get(0), actual.get(0));
			}
		}
		else if (expected.isString()) {
			assertThat(Stable.alike(expected.asString(), actual.asString())).as("%s: %s", path, actual).isTrue();
		}
	}

	@Test
	void reasonsAreThoseThatTheLibraryGives(@Autowired EtcdClient client) throws InterruptedException {
		Set<String> reasons = ConcurrentHashMap.newKeySet();
		ScheduledExecutorService observer = Executors.newSingleThreadScheduledExecutor();
		try {
			observer.scheduleWithFixedDelay(() -> observe(client.upstream(), reasons), 0, 10, TimeUnit.MILLISECONDS);
			List<String> documented = Readme.table("docs/troubleshooting.md", "reason")
				.stream()
				.map((row) -> Readme.unquoted(row.get(0)))
				.toList();
			assertThat(documented).isNotEmpty();
			takeOut(client.upstream());
			hang(current(client.upstream()));
			kill(current(client.upstream()));
			loseTheQuorum();
			otherProtocols(reasons);
			withdrawn(reasons);
			Set<String> missing = new TreeSet<>(documented);
			missing
				.removeIf((reason) -> reasons.stream().anyMatch((real) -> Stable.alike("..." + reason + "...", real)));
			assertThat(missing).as("known: %s", new TreeSet<>(reasons.stream().map(Stable::of).toList())).isEmpty();
		}
		finally {
			observer.shutdownNow();
			observer.awaitTermination(5, TimeUnit.SECONDS);
		}
	}

	private static void observe(Upstream upstream, Set<String> reasons) {
		UpstreamSnapshot snapshot = upstream.snapshot();
		snapshot.nodes().forEach((node) -> {
			reasons.add(node.reason());
			node.history().forEach((transition) -> reasons.add(transition.cause()));
		});
	}

	private void takeOut(Upstream upstream) {
		for (AdminState state : List.of(AdminState.DRAIN, AdminState.MAINTENANCE, AdminState.READY)) {
			upstream.admin(upstream.nodes().iterator().next().node(), state);
		}
	}

	/** The member that calls go to, so that they find out first. */
	private EtcdMember current(Upstream upstream) {
		this.sample.put("/kv/hello", "world");
		return etcd.cluster().member(String.valueOf(upstream.snapshot().current()));
	}

	private void hang(EtcdMember member) {
		member.hang();
		await().untilAsserted(() -> {
			this.sample.put("/kv/hello", "world");
			assertThat(reason(member)).matches("(?s)\\d+ failed checks.*");
		});
		// one that is resumed has to catch up first
		member.kill();
		heal(member);
	}

	private void kill(EtcdMember member) {
		member.kill();
		await().untilAsserted(() -> {
			this.sample.put("/kv/hello", "world");
			assertThat(reason(member)).matches("(?s)\\d+ failed checks.*");
		});
		heal(member);
	}

	private void heal(EtcdMember member) {
		etcd.cluster().heal();
		await().untilAsserted(() -> assertThat(reason(member)).startsWith("check passed"));
	}

	private void loseTheQuorum() {
		EtcdMember last = etcd.members().get(0);
		etcd.cluster().others(last).forEach(EtcdMember::kill);
		await().untilAsserted(() -> assertThat(reason(last)).contains("failed checks, last: 503"));
	}

	private String reason(EtcdMember member) {
		return this.json.readTree(this.sample.get("/actuator/upstreams/etcd/" + member.clientAddress()).body())
			.get("reason")
			.asString();
	}

	/** A cluster with TLS, asked by clients that trust it not or do not know of it. */
	private void otherProtocols(Set<String> reasons) {
		try (EtcdCluster cluster = EtcdCluster.builder().members(1).tls().start()) {
			for (String endpoint : List.of(cluster.endpoints(), cluster.endpoints().replace("https:", "http:"))) {
				try (Upstreams upstreams = new Upstreams();
						EtcdClient client = new EtcdClientFactory(upstreams)
							.create(EtcdClientSettings.builder(List.of(endpoint)).build())) {
					await().until(() -> {
						observe(client.upstream(), reasons);
						return client.upstream().snapshot().nodes().get(0).reason().matches("(?s)\\d+ failed checks.*");
					});
				}
			}
		}
	}

	/** As discovery reads it of an instance that stops. */
	private static void withdrawn(Set<String> reasons) {
		Node node = Node.of("127.0.0.1:1").withAdmin(AdminState.MAINTENANCE).withSource(NodeSource.ETCD);
		try (Upstreams upstreams = new Upstreams()) {
			observe(upstreams.put(UpstreamDefinition.of("shop", List.of(node))), reasons);
		}
	}

}
