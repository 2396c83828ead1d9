package dev.healthcheck.test;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import dev.healthcheck.check.ProbeResult;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;

/**
 * Real {@link Upstreams} without servers, for unit tests: no node is ever connected to,
 * and each has the status that the test {@linkplain #set gives} it, at first
 * {@code HEALTHY}. Calls, their tries and what they report work as in production, and
 * time stands still until it is {@linkplain #advance advanced}. <pre class="code">
 * TestUpstreams test = TestUpstreams.of("orders", "127.0.0.1:8080", "127.0.0.1:8081");
 * test.set("127.0.0.1:8080", NodeStatus.UNHEALTHY);
 * new OrderClient(test.upstreams())...
 * </pre>
 */
public final class TestUpstreams implements AutoCloseable {

	private static final ProbeResult WELL = ProbeResult.passed("connected");

	private static final ProbeResult DEGRADED = ProbeResult.degraded("degraded", "set by the test");

	private static final ProbeResult DOWN = ProbeResult.down(FailureKind.TCP, "refused", "set by the test");

	private final StandingClock clock = new StandingClock();

	private final Map<NodeAddress, ProbeResult> answers = new ConcurrentHashMap<>();

	private final Upstreams upstreams = new Upstreams(this.clock, (settings) -> (node, timeout) -> answer(node),
			new SplittableRandom(1)::nextLong);

	private TestUpstreams() {
	}

	/**
	 * One upstream with default settings, but that it has no node rather than a bad one:
	 * a node that is set {@code UNHEALTHY} is never used.
	 * @param name its name
	 * @param nodes its nodes, each {@code host:port}
	 * @return the upstreams, to which more can be {@linkplain #and added}
	 */
	public static TestUpstreams of(String name, String... nodes) {
		return new TestUpstreams().and(name, nodes);
	}

	/**
	 * Upstreams as described.
	 * @param definitions what they consist of
	 * @return the upstreams
	 */
	public static TestUpstreams of(UpstreamDefinition... definitions) {
		TestUpstreams made = new TestUpstreams();
		Arrays.stream(definitions).forEach(made::add);
		return made;
	}

	/**
	 * Add an upstream with default settings, but that it has no node rather than a bad
	 * one.
	 * @param name its name
	 * @param nodes its nodes, each {@code host:port}
	 * @return these upstreams
	 */
	public TestUpstreams and(String name, String... nodes) {
		List<Node> list = Arrays.stream(nodes).map(Node::of).toList();
		add(UpstreamDefinition.builder(name).nodes(list).protect(false).build());
		return this;
	}

	private void add(UpstreamDefinition definition) {
		// a node that is not checked could not be set
		this.upstreams.put(definition.toBuilder().check(definition.check().toBuilder().enabled(true).build()).build());
		checkNow();
	}

	/**
	 * What the code under test is given.
	 * @return the upstreams
	 */
	public Upstreams upstreams() {
		return this.upstreams;
	}

	/**
	 * Give a node another status, at once and in every upstream that has it. A node that
	 * real requests have taken out of use comes back with time, whatever is set here.
	 * @param node its address, {@code host:port}
	 * @param status {@code HEALTHY}, {@code UNSTABLE}, {@code UNHEALTHY},
	 * {@code DRAINING} or {@code MAINTENANCE}; the others come about by themselves
	 * @return these upstreams
	 * @throws IllegalArgumentException if there is no such node, or the status cannot be
	 * set
	 */
	public TestUpstreams set(String node, NodeStatus status) {
		NodeAddress address = NodeAddress.parse(node);
		List<Upstream> with = this.upstreams.names()
			.stream()
			.map(this.upstreams::get)
			.filter((upstream) -> upstream.health(address) != null)
			.toList();
		if (with.isEmpty()) {
			throw new IllegalArgumentException("no upstream has a node " + address + " (nodes: " + addresses() + ")");
		}
		AdminState admin = AdminState.READY;
		switch (status) {
			case HEALTHY -> this.answers.put(address, WELL);
			case UNSTABLE -> this.answers.put(address, DEGRADED);
			case UNHEALTHY -> this.answers.put(address, DOWN);
			case DRAINING -> admin = AdminState.DRAIN;
			case MAINTENANCE -> admin = AdminState.MAINTENANCE;
			case UNCHECKED, RECOVERING -> throw new IllegalArgumentException(status
					+ " comes about by itself; HEALTHY, UNSTABLE, UNHEALTHY, DRAINING and MAINTENANCE can be set");
		}
		for (Upstream upstream : with) {
			upstream.admin(Node.of(address), admin);
		}
		checkNow();
		return this;
	}

	/**
	 * Let time pass: what is due until then happens, such as checks, the end of a
	 * {@code fail-timeout} or of a {@code try-timeout}, on this thread.
	 * @param time how much
	 * @return these upstreams
	 */
	public TestUpstreams advance(Duration time) {
		this.clock.advance(time);
		return this;
	}

	private void checkNow() {
		this.upstreams.names().forEach((name) -> this.upstreams.get(name).checkAllNow());
		this.clock.advance(Duration.ZERO);
	}

	private Set<String> addresses() {
		Set<String> addresses = new TreeSet<>();
		this.upstreams.snapshot()
			.forEach((upstream) -> upstream.nodes().forEach((node) -> addresses.add(node.address().toString())));
		return addresses;
	}

	private CompletionStage<ProbeResult> answer(NodeAddress node) {
		return CompletableFuture.completedFuture(this.answers.getOrDefault(node, WELL));
	}

	@Override
	public void close() {
		this.upstreams.close();
	}

}
