package dev.healthcheck.fleet;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.check.NodeProbe;
import dev.healthcheck.check.ProbeResult;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.NodeAddress;

/**
 * An instance as a process of its own: {@link SharingProcess} starts it and reads what it
 * prints, a line each 50 ms. It makes requests if it is told how many, and cannot reach
 * the nodes that a file names.
 */
final class SharingMain {

	private SharingMain() {
	}

	/** Arguments: endpoints, name, both intervals in ms, requests/s, file, nodes. */
	public static void main(String[] arguments) throws InterruptedException {
		List<NodeAddress> nodes = Stream.of(arguments).skip(6).map(NodeAddress::parse).toList();
		Path unreachable = Path.of(arguments[5]);
		SharingApplication application = application(arguments[0], arguments[1], nodes,
				Duration.ofMillis(Long.parseLong(arguments[2])), Duration.ofMillis(Long.parseLong(arguments[3])),
				unreachable);
		Runtime.getRuntime().addShutdownHook(new Thread(application::close));
		int perSecond = Integer.parseInt(arguments[4]);
		long requests = 0;
		long failed = 0;
		long begin = System.nanoTime();
		while (true) {
			while (requests < (System.nanoTime() - begin) / 1e9 * perSecond) {
				requests++;
				failed += isAnswered(application, unreachable) ? 0 : 1;
			}
			System.out.println(line(application, nodes, requests, failed));
			TimeUnit.MILLISECONDS.sleep(50);
		}
	}

	/** An instance that a process may share nodes with. */
	static SharingApplication application(String endpoints, String name, List<NodeAddress> nodes, Duration healthy,
			Duration unhealthy, Path unreachable) {
		ExecutorService connecting = Executors.newCachedThreadPool((task) -> {
			Thread thread = new Thread(task, "connecting");
			thread.setDaemon(true);
			return thread;
		});
		NodeProbe connect = (target, timeout) -> CompletableFuture.supplyAsync(() -> check(target, unreachable),
				connecting);
		return new SharingApplication(SharingApplication.client(endpoints).build(), name, nodes,
				CheckSettings.builder().type("connect").healthyInterval(healthy).unhealthyInterval(unhealthy).build(),
				Map.of("connect", connect));
	}

	private static boolean isAnswered(SharingApplication application, Path unreachable) {
		try {
			return application.call((node) -> {
				connect(node.address(), unreachable);
				return true;
			});
		}
		catch (RuntimeException ex) {
			return false;
		}
	}

	private static ProbeResult check(NodeAddress target, Path unreachable) {
		try {
			connect(target, unreachable);
			return ProbeResult.passed("connected");
		}
		catch (IOException ex) {
			return ProbeResult.failed(FailureKind.TCP, "refused", "Connection refused");
		}
	}

	private static void connect(NodeAddress node, Path unreachable) throws IOException {
		if (Files.exists(unreachable) && Files.readAllLines(unreachable).contains(node.toString())) {
			throw new ConnectException("Connection refused");
		}
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(node.host(), node.port()), 1000);
		}
	}

	private static String line(SharingApplication application, List<NodeAddress> nodes, long requests, long failed) {
		FleetStatus status = application.status();
		Map<NodeAddress, NodeShare> shares = application.shares();
		return String.join(" ", SharingProcess.MARK, status.state().name(), Integer.toString(status.members().size()),
				Long.toString(status.members().stream().filter(FleetStatus.Member::settled).count()),
				Long.toString(requests), Long.toString(failed),
				some(shares.keySet(), (node) -> Objects.requireNonNull(shares.get(node)).role() == Role.OWNER),
				some(nodes, application::isDown), some(nodes, application::isUnused));
	}

	private static String some(Collection<NodeAddress> nodes, Predicate<NodeAddress> filter) {
		return "nodes=" + nodes.stream().filter(filter).map(NodeAddress::toString).collect(Collectors.joining(","));
	}

}
