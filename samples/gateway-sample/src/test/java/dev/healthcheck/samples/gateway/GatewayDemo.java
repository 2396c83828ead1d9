package dev.healthcheck.samples.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.FreePorts;
import org.awaitility.Awaitility;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * What {@code ./demo gateway} starts, at other ports, and a terminal in which the same
 * commands run as at those of the demo.
 */
final class GatewayDemo implements AutoCloseable {

	private final EtcdCluster cluster;

	private final List<Integer> ports = IntStream.range(0, 3).mapToObj((i) -> FreePorts.next()).toList();

	private final List<Process> backends = new ArrayList<>();

	private final List<Process> loops = new ArrayList<>();

	private final Path printedByBackends;

	private final Path printedByLoops;

	private final ConfigurableApplicationContext gateway;

	GatewayDemo(EtcdCluster cluster, Path directory) throws IOException {
		this.cluster = cluster;
		this.printedByBackends = Files.createFile(directory.resolve("backends"));
		this.printedByLoops = Files.createFile(directory.resolve("loops"));
		for (int number = 1; number <= 3; number++) {
			this.backends.add(backend(number));
			run("etcdctl --endpoints=127.0.0.1:12379 put /services/hello/" + backendOfTheDemo(number) + " '{}'");
		}
		this.gateway = new SpringApplicationBuilder(GatewaySampleApplication.class).run("--server.port=0",
				"--healthcheck.upstreams.shop.nodes=" + here("127.0.0.1:9001,127.0.0.1:9002,127.0.0.1:9003"),
				"--healthcheck.etcd.endpoints=" + cluster.endpoints(), "--healthcheck.discovery.enabled=true",
				"--healthcheck.discovery.template.check.type=http",
				"--healthcheck.discovery.template.check.path=/health",
				"--healthcheck.discovery.template.check.interval=1s");
	}

	private Process backend(int number) throws IOException {
		return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx32m",
				"-XX:TieredStopAtLevel=1", "-cp", "target/classes", DemoBackend.class.getName(), "backend-" + number,
				String.valueOf(this.ports.get(number - 1)))
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(this.printedByBackends.toFile()))
			.start();
	}

	/**
	 * Run a command as a reader of the documents does.
	 * @param command the command, with the demo's ports
	 * @return what it printed, with the demo's ports; nothing if it goes on in the
	 * background
	 */
	String run(String command) throws IOException {
		if (command.startsWith("while ")) {
			this.loops.add(shell(here(command)).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.appendTo(this.printedByLoops.toFile()))
				.start());
			return "";
		}
		if (command.startsWith("./demo backends ")) {
			String[] words = command.split(" ", -1);
			behave(words[2], Integer.parseInt(words[3]));
			return "";
		}
		if (!command.startsWith("curl ") && !command.startsWith("etcdctl ")) {
			throw new IllegalArgumentException("no test runs '" + command + "'");
		}
		Process process = shell(here(command.replaceFirst("^curl ", "curl --silent --show-error --max-time 20 ")))
			.redirectErrorStream(true)
			.start();
		return inTheDemo(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
	}

	private static ProcessBuilder shell(String command) {
		ProcessBuilder builder = new ProcessBuilder("bash", "-c", command);
		builder.environment().put("ETCDCTL_API", "3");
		return builder;
	}

	private void behave(String behaviour, int number) throws IOException {
		if (behaviour.equals("stop")) {
			this.backends.get(number - 1).destroyForcibly();
			return;
		}
		if (!this.backends.get(number - 1).isAlive()) {
			this.backends.set(number - 1, backend(number));
		}
		String command = "curl -X PUT -d " + behaviour + " http://" + backendOfTheDemo(number) + "/behave";
		Awaitility.await().until(() -> run(command).strip().equals(behaviour));
	}

	/** What loops have printed. */
	List<String> printedByLoops() throws IOException {
		return Files.readAllLines(this.printedByLoops);
	}

	private String here(String text) {
		String here = text.replace("127.0.0.1:12379", this.cluster.member(1).clientAddress());
		if (text.contains("localhost:8081")) {
			here = here.replace("localhost:8081",
					"127.0.0.1:" + this.gateway.getEnvironment().getRequiredProperty("local.server.port"));
		}
		for (int number = 1; number <= 3; number++) {
			here = here.replace(backendOfTheDemo(number), "127.0.0.1:" + this.ports.get(number - 1));
		}
		return here;
	}

	private String inTheDemo(String text) {
		String there = text;
		for (int number = 1; number <= 3; number++) {
			there = there.replace("127.0.0.1:" + this.ports.get(number - 1), backendOfTheDemo(number));
		}
		return there;
	}

	private static String backendOfTheDemo(int number) {
		return "127.0.0.1:900" + number;
	}

	@Override
	public void close() {
		this.loops.forEach(Process::destroyForcibly);
		this.backends.forEach(Process::destroyForcibly);
		this.gateway.close();
	}

}
