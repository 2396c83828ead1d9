package dev.healthcheck.fleet;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.testing.ChildJvm;

/**
 * An instance that runs in a JVM of its own, and what it says of itself.
 */
final class SharingProcess implements AutoCloseable {

	static final String MARK = "instance";

	private final ChildJvm jvm;

	private SharingProcess(ChildJvm jvm) {
		this.jvm = jvm;
	}

	/**
	 * Start one.
	 * @param endpoints where etcd is
	 * @param name its name
	 * @param nodes what it checks
	 * @param healthy wait between two checks
	 * @param unhealthy the same when something is wrong
	 * @param requests how many it makes in a second
	 * @param unreachable file with the nodes that it cannot reach
	 */
	static SharingProcess start(String endpoints, String name, List<NodeAddress> nodes, Duration healthy,
			Duration unhealthy, int requests, Path unreachable) {
		List<String> arguments = Stream
			.concat(Stream.of(endpoints, name, Long.toString(healthy.toMillis()), Long.toString(unhealthy.toMillis()),
					Integer.toString(requests), unreachable.toString()), nodes.stream().map(NodeAddress::toString))
			.toList();
		return new SharingProcess(ChildJvm.start(List.of(), Map.of(), List.of(), SharingMain.class, arguments));
	}

	void signal(String name) {
		this.jvm.signal(name);
	}

	private List<String> said() {
		return this.jvm.lines().stream().filter((line) -> line.startsWith(MARK + " ")).toList();
	}

	/** What it said last. */
	Said now() {
		List<String> said = said();
		return said.isEmpty() ? Said.NOTHING : Said.parse(said.get(said.size() - 1));
	}

	boolean isSettled(int members) {
		Said now = now();
		return now.state() == FleetState.MEMBER && now.members() == members && now.settled() == members;
	}

	/** All nodes that it found down at some time. */
	Set<NodeAddress> everDown() {
		return said().stream().flatMap((line) -> Said.parse(line).down().stream()).collect(Collectors.toSet());
	}

	@Override
	public void close() {
		this.jvm.close();
	}

	/**
	 * What an instance says of itself.
	 *
	 * @param state how it stands to the fleet
	 * @param members how many it knows
	 * @param settled how many of these are settled
	 * @param requests how many it has made
	 * @param failed how many of them failed
	 * @param owned the nodes that it owns
	 * @param down the nodes that its checks find down
	 * @param unused the nodes that requests avoid, for whatever cause
	 */
	record Said(FleetState state, int members, int settled, long requests, long failed, Set<NodeAddress> owned,
			Set<NodeAddress> down, Set<NodeAddress> unused) {

		private static final Said NOTHING = new Said(FleetState.ALONE, 0, 0, 0, 0, Set.of(), Set.of(), Set.of());

		private static Said parse(String line) {
			String[] fields = line.split(" ", -1);
			return new Said(FleetState.valueOf(fields[1]), Integer.parseInt(fields[2]), Integer.parseInt(fields[3]),
					Long.parseLong(fields[4]), Long.parseLong(fields[5]), nodes(fields[6]), nodes(fields[7]),
					nodes(fields[8]));
		}

		private static Set<NodeAddress> nodes(String text) {
			return Stream.of(text.substring("nodes=".length()).split(","))
				.filter((node) -> !node.isEmpty())
				.map(NodeAddress::parse)
				.collect(Collectors.toUnmodifiableSet());
		}

	}

}
