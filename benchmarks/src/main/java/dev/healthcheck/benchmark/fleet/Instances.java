package dev.healthcheck.benchmark.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

import dev.healthcheck.benchmark.ForkedJvm;
import dev.healthcheck.benchmark.Pause;
import dev.healthcheck.benchmark.checks.NodeServer;
import dev.healthcheck.test.etcd.EtcdCluster;

/**
 * Instances in JVMs of their own that share the checks of the same nodes.
 */
final class Instances implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	private static final int FEW = 20;

	private final List<ForkedJvm> jvms = new ArrayList<>();

	/** Each can be stopped by itself. */
	private final List<NodeServer> few = IntStream.range(0, FEW).mapToObj((i) -> new NodeServer()).toList();

	/**
	 * Start them, and wait until all have checked what they own and agree about it: many
	 * that start at once on a small machine find nodes down that are not.
	 * @param many nodes of which the checks are counted
	 */
	Instances(EtcdCluster cluster, int count, Duration interval, List<String> many) {
		String nodes = String.join(",", many);
		String few = String.join(",", IntStream.range(0, FEW).mapToObj(this::node).toList());
		for (int i = 0; i < count; i++) {
			this.jvms.add(ForkedJvm.start(InstanceMain.class, cluster.endpoints(), "i" + i,
					Long.toString(interval.toMillis()), nodes, few));
		}
		String quiet = count + " " + count + " 0";
		await(() -> this.jvms.stream().allMatch((jvm) -> jvm.ask("state").equals(quiet)));
		// until checks of nodes that others own by now have ended
		Pause.of(interval.multipliedBy(2));
	}

	private String node(int number) {
		return "127.0.0.1:" + this.few.get(number).port();
	}

	private static void await(BooleanSupplier condition) {
		if (!Pause.until(PATIENCE, condition)) {
			throw new IllegalStateException("nothing happened within " + PATIENCE.toMinutes() + " minutes");
		}
	}

	/** Have each make so many requests a second. */
	void load(int perSecond) {
		this.jvms.forEach((jvm) -> jvm.ask("load " + perSecond));
	}

	/**
	 * Stop one of the few nodes.
	 * @return after how many milliseconds the last instance avoids it
	 */
	double stop(int number) {
		String node = node(number);
		this.few.get(number).close();
		long stopped = System.nanoTime();
		for (ForkedJvm jvm : this.jvms) {
			await(() -> jvm.ask("unused " + node).equals("true"));
		}
		return (System.nanoTime() - stopped) / 1e6;
	}

	@Override
	public void close() {
		this.jvms.forEach(ForkedJvm::close);
		this.few.forEach(NodeServer::close);
	}

}
