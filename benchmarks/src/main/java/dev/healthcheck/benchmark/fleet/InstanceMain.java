package dev.healthcheck.benchmark.fleet;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import dev.healthcheck.benchmark.ForkedMain;
import dev.healthcheck.benchmark.Pause;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.etcd.EtcdClient;
import dev.healthcheck.etcd.EtcdClientFactory;
import dev.healthcheck.etcd.EtcdClientSettings;
import dev.healthcheck.fleet.Fleet;
import dev.healthcheck.fleet.FleetSettings;
import dev.healthcheck.fleet.FleetStatus;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.upstream.NodeHealth;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;

/**
 * One instance: it shares the checks of many nodes and of a few, and makes requests to
 * the few.
 */
final class InstanceMain {

	private static final String FEW = "few";

	private static volatile int load;

	private InstanceMain() {
	}

	/**
	 * Answer {@code state} with the number of members, of settled ones, and of nodes that
	 * are in dispute, {@code unused} with whether requests avoid a node of the few, and
	 * {@code load} by making so many requests a second.
	 * @param arguments endpoints, name, wait between checks in ms, many nodes, few nodes
	 */
	public static void main(String[] arguments) {
		ForkedMain.run((questions) -> run(questions, arguments));
	}

	private static void run(ForkedMain.Questions questions, String[] arguments) throws Exception {
		Upstreams upstreams = new Upstreams();
		EtcdClient client = new EtcdClientFactory(upstreams)
			.create(EtcdClientSettings.builder(words(arguments[0])).build());
		CheckSettings check = CheckSettings.builder()
			.healthyInterval(Duration.ofMillis(Long.parseLong(arguments[2])))
			.build();
		upstreams.put(definition("many", arguments[3], check));
		upstreams.put(definition(FEW, arguments[4], check));
		Fleet fleet = new Fleet(client, upstreams, new FleetSettings("benchmark", null, "/healthcheck/fleet/",
				arguments[1], 1, Duration.ofSeconds(5), Duration.ofMillis(300), true), List.of());
		fleet.start();
		Thread requests = new Thread(() -> request(upstreams), "requests");
		requests.setDaemon(true);
		requests.start();
		questions.answerAll((question) -> {
			String[] words = question.split(" ", -1);
			return switch (words[0]) {
				case "state" -> state(fleet.status());
				case "unused" -> isUnused(upstreams, words[1]);
				default -> load(words[1]);
			};
		});
		fleet.close();
	}

	private static List<String> words(String text) {
		return List.of(text.split(",", -1));
	}

	private static UpstreamDefinition definition(String name, String nodes, CheckSettings check) {
		return UpstreamDefinition.builder(name)
			.nodes(words(nodes).stream().map(Node::of).toList())
			.check(check)
			.build();
	}

	private static String state(FleetStatus status) {
		Stream<FleetStatus.Member> settled = status.members().stream().filter(FleetStatus.Member::settled);
		return "%d %d %d".formatted(status.members().size(), settled.count(), status.nodes().get("dispute"));
	}

	private static int load(String perSecond) {
		load = Integer.parseInt(perSecond);
		return load;
	}

	private static boolean isUnused(Upstreams upstreams, String node) {
		NodeHealth health = Objects.requireNonNull(upstreams.get(FEW).health(NodeAddress.parse(node)));
		return health.isSuspect() || !health.isSelectable();
	}

	private static void request(Upstreams upstreams) {
		while (true) {
			int perSecond = load;
			Pause.of(Duration.ofMillis((perSecond > 0) ? 1000 / perSecond : 50));
			if (perSecond > 0) {
				try {
					upstreams.get(FEW).call(InstanceMain::connect);
				}
				catch (RuntimeException ex) {
					// all its tries failed
				}
			}
		}
	}

	private static boolean connect(Node node) throws IOException {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(node.address().host(), node.address().port()), 1000);
			return true;
		}
	}

}
