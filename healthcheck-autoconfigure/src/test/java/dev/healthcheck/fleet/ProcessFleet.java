package dev.healthcheck.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.testing.faults.Figures;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Instances that are processes, and the nodes that they share.
 */
final class ProcessFleet implements AutoCloseable {

	static final Duration HEALTHY = Duration.ofSeconds(2);

	static final Duration UNHEALTHY = Duration.ofMillis(500);

	static final Duration TTL = Duration.ofSeconds(5);

	/** For how long a node may be unchecked when its owner dies. */
	private static final Duration LONGEST_GAP = HEALTHY.multipliedBy(11)
		.dividedBy(10)
		.plus(TTL)
		.plus(Duration.ofMillis(1500));

	final List<SharingProcess> instances = new ArrayList<>();

	final CountingNodes nodes;

	private final Path directory;

	ProcessFleet(Path directory, int nodes) throws IOException {
		this.directory = directory;
		this.nodes = new CountingNodes(nodes);
	}

	/** Start instances one after the other, until all have checked what they own. */
	ProcessFleet start(List<String> endpoints, int requests) {
		endpoints.forEach((from) -> this.instances.add(SharingProcess.start(from, name(), this.nodes.addresses(),
				HEALTHY, UNHEALTHY, requests, this.directory.resolve(name()))));
		awaitSettled();
		return this;
	}

	private String name() {
		return "i" + this.instances.size();
	}

	void awaitSettled() {
		await(() -> this.instances.stream().allMatch((one) -> one.isSettled(this.instances.size())));
	}

	/** As long as it takes on a machine that is busy. */
	static void await(BooleanSupplier condition) {
		Awaitility.await().atMost(Duration.ofMinutes(3)).until(condition::getAsBoolean);
	}

	/** From now on an instance cannot reach some nodes. */
	void cutOff(int instance, Collection<NodeAddress> nodes) throws IOException {
		Path next = this.directory.resolve("next");
		Files.write(next, nodes.stream().map(NodeAddress::toString).toList());
		Files.move(next, this.directory.resolve("i" + instance), StandardCopyOption.ATOMIC_MOVE);
	}

	/** Wait until each of some nodes has been checked some times more. */
	void awaitChecks(Collection<NodeAddress> nodes, int times) {
		Map<NodeAddress, Long> before = nodes.stream().collect(Collectors.toMap((node) -> node, this.nodes::count));
		await(() -> before.entrySet()
			.stream()
			.allMatch((node) -> this.nodes.count(node.getKey()) - Objects.requireNonNull(node.getValue()) >= times));
	}

	/** Judge the time that one of some nodes was not checked, in the matrix only. */
	void judgeGap(Collection<NodeAddress> nodes, long sinceNanos) {
		Figures.within("longest time without a check", this.nodes.checks().longestGap(nodes, sinceNanos), LONGEST_GAP);
	}

	/**
	 * Judge the busiest time by what instances without a fleet do, in the matrix only.
	 */
	void judgeLoad(int instances, long sinceNanos) {
		Duration time = HEALTHY.multipliedBy(2);
		long alone = 2L * instances * this.nodes.addresses().size();
		Figures.within("busiest " + time.toSeconds() + " s, % of the load without a fleet",
				100 * this.nodes.checks().busiest(time, sinceNanos) / alone, 115);
	}

	void nobodyFoundANodeDown() {
		assertThat(this.instances).allSatisfy((one) -> assertThat(one.everDown()).isEmpty());
	}

	void noRequestFailed() {
		assertThat(this.instances).allSatisfy((one) -> assertThat(one.now().failed()).isZero());
		Figures.record("requests", this.instances.stream().mapToLong((one) -> one.now().requests()).sum());
	}

	@Override
	public void close() throws IOException {
		this.instances.forEach(SharingProcess::close);
		this.nodes.close();
	}

}
