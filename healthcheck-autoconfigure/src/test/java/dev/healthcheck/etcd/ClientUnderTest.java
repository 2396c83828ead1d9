package dev.healthcheck.etcd;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import dev.healthcheck.check.CheckReport;
import dev.healthcheck.node.ActiveState;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.NodeSnapshot;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.NodeTransition;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdMember;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamListener;
import dev.healthcheck.upstream.Upstreams;
import io.etcd.jetcd.ByteSequence;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A client with upstreams of its own, and a record of what happens to its endpoints.
 */
final class ClientUnderTest implements AutoCloseable {

	/** Longer than anything here takes on a busy machine. */
	static final Duration PATIENCE = Duration.ofSeconds(60);

	private final Upstreams upstreams = new Upstreams();

	private final List<Change> changes = new CopyOnWriteArrayList<>();

	private final List<Failure> failures = new CopyOnWriteArrayList<>();

	private final Map<NodeAddress, AtomicInteger> checks = new ConcurrentHashMap<>();

	private final EtcdClientFactory factory;

	private final EtcdClient client;

	ClientUnderTest(EtcdClientSettings settings, EtcdClientBuilderCustomizer... customizers) {
		this.upstreams.addListener(new Recorder());
		this.factory = new EtcdClientFactory(this.upstreams, List.of(customizers));
		this.client = this.factory.create(settings);
	}

	/**
	 * A client with default settings, connected to all members.
	 */
	static ClientUnderTest of(EtcdCluster cluster) {
		return of(cluster, (settings) -> settings);
	}

	static ClientUnderTest of(EtcdCluster cluster, UnaryOperator<EtcdClientSettings.Builder> settings) {
		return new ClientUnderTest(settings.apply(settings(cluster)).build()).awaitHealthy();
	}

	static EtcdClientSettings.Builder settings(EtcdCluster cluster) {
		return EtcdClientSettings.builder(endpoints(cluster.members()));
	}

	static List<String> endpoints(List<EtcdMember> members) {
		return members.stream().map((member) -> member.clientUri().toString()).toList();
	}

	static ByteSequence bytes(String text) {
		return ByteSequence.from(text, StandardCharsets.UTF_8);
	}

	/**
	 * Wait for an answer.
	 * @throws AssertionError if the call fails or does not end
	 */
	static <T> T get(Future<T> call) {
		try {
			return call.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("interrupted", ex);
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new AssertionError("the call failed: " + ex, ex);
		}
	}

	/**
	 * Wait for an error.
	 * @throws AssertionError if the call succeeds or does not end
	 */
	static Throwable error(Future<?> call) {
		try {
			throw new AssertionError("the call succeeded: " + call.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
		}
		catch (ExecutionException ex) {
			return (ex.getCause() != null) ? ex.getCause() : ex;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("interrupted", ex);
		}
		catch (TimeoutException ex) {
			throw new AssertionError("the call did not end", ex);
		}
	}

	/** Let a fault last. */
	static void last(Duration duration) {
		try {
			TimeUnit.NANOSECONDS.sleep(duration.toNanos());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("interrupted", ex);
		}
	}

	EtcdClient client() {
		return this.client;
	}

	EtcdClientFactory factory() {
		return this.factory;
	}

	Upstreams upstreams() {
		return this.upstreams;
	}

	Upstream upstream() {
		return this.client.upstream();
	}

	void put(String key, String value) {
		get(this.client.getKVClient().put(bytes(key), bytes(value)));
	}

	@Nullable String value(String key) {
		return get(this.client.getKVClient().get(bytes(key))).getKvs()
			.stream()
			.map((pair) -> pair.getValue().toString(StandardCharsets.UTF_8))
			.findFirst()
			.orElse(null);
	}

	/** The endpoint that a sticky client is at. */
	NodeAddress current() {
		NodeAddress current = upstream().snapshot().current();
		if (current == null) {
			throw new AssertionError("the client is at no endpoint");
		}
		return current;
	}

	EtcdMember current(EtcdCluster cluster) {
		return cluster.member(current().toString());
	}

	NodeSnapshot node(String address) {
		return upstream().snapshot()
			.nodes()
			.stream()
			.filter((node) -> node.address().toString().equals(address))
			.findFirst()
			.orElseThrow(() -> new AssertionError("no node " + address));
	}

	NodeStatus status(EtcdMember member) {
		return node(member.clientAddress()).status();
	}

	/** Wait until calls succeed and checks of all endpoints have passed. */
	ClientUnderTest awaitHealthy() {
		get(this.client.getKVClient().get(bytes("\0")).handle((answer, error) -> ""));
		Awaitility.await()
			.alias("all endpoints healthy")
			.atMost(PATIENCE)
			.until(() -> upstream().snapshot().nodes(), (nodes) -> nodes.stream()
				.allMatch((node) -> node.status() == NodeStatus.HEALTHY && node.check().state() == ActiveState.UP));
		return this;
	}

	void awaitStatusOfAll(NodeStatus status) {
		Awaitility.await()
			.alias("all endpoints " + status)
			.atMost(PATIENCE)
			.until(() -> upstream().snapshot().nodes().stream().allMatch((node) -> node.status() == status));
	}

	/**
	 * Wait until an endpoint has come into a status.
	 * @return how long after the moment that was
	 */
	Duration awaitStatus(EtcdMember member, NodeStatus status, long sinceNanos) {
		Awaitility.await()
			.alias(member + " " + status)
			.atMost(PATIENCE)
			.until(() -> firstChange(member, status, sinceNanos) != null);
		return java.util.Objects.requireNonNull(firstChange(member, status, sinceNanos));
	}

	/**
	 * How long after a moment an endpoint came into a status.
	 * @return the time, or {@code null} if it did not
	 */
	@Nullable Duration firstChange(EtcdMember member, NodeStatus status, long sinceNanos) {
		return this.changes.stream()
			.filter((change) -> change.nanos() - sinceNanos >= 0 && change.to() == status
					&& change.address().equals(member.clientAddress()))
			.map((change) -> Duration.ofNanos(change.nanos() - sinceNanos))
			.findFirst()
			.orElse(null);
	}

	/** What has happened to endpoints. */
	List<Change> changes() {
		return List.copyOf(this.changes);
	}

	/** What happened to endpoints since a moment. */
	List<Change> changes(long sinceNanos) {
		return this.changes.stream().filter((change) -> change.nanos() - sinceNanos >= 0).toList();
	}

	/** Failures of requests, counted or not. */
	List<Failure> failures() {
		return List.copyOf(this.failures);
	}

	int checks(NodeAddress address) {
		AtomicInteger count = this.checks.get(address);
		return (count != null) ? count.get() : 0;
	}

	@Override
	public void close() {
		this.client.close();
		this.upstreams.close();
	}

	/**
	 * A change of an endpoint's status.
	 *
	 * @param nanos when it was told
	 * @param address the endpoint
	 * @param from the status before
	 * @param to the status after
	 * @param cause why
	 */
	record Change(long nanos, String address, NodeStatus from, NodeStatus to, String cause) {

	}

	/**
	 * A request that failed.
	 *
	 * @param nanos when it was told
	 * @param address the endpoint
	 * @param outcome how it failed
	 */
	record Failure(long nanos, String address, Outcome.Failure outcome) {

	}

	private final class Recorder implements UpstreamListener {

		@Override
		public void onTransition(Upstream upstream, Node node, NodeTransition transition) {
			ClientUnderTest.this.changes.add(new Change(System.nanoTime(), node.address().toString(), transition.from(),
					transition.to(), transition.cause()));
		}

		@Override
		public void onCheck(Upstream upstream, Node node, CheckReport report) {
			ClientUnderTest.this.checks.computeIfAbsent(node.address(), (address) -> new AtomicInteger())
				.incrementAndGet();
		}

		@Override
		public void onRequest(Upstream upstream, Node node, Outcome outcome, long durationNanos) {
			if (outcome instanceof Outcome.Failure failure) {
				ClientUnderTest.this.failures.add(new Failure(System.nanoTime(), node.address().toString(), failure));
			}
		}

	}

}
