package dev.healthcheck.upstream;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.healthcheck.check.NameLookUp;
import dev.healthcheck.check.Scheduler;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import org.jspecify.annotations.Nullable;

/**
 * The names among the nodes of one upstream: looks them up again and again, and says
 * which nodes they stand for. A name that has not been looked up yet stands for itself,
 * as if it were a host. Guarded by {@link UpstreamRegistry}, except as a feed.
 */
final class FollowedNames implements UpstreamFeed {

	private final Scheduler scheduler;

	private final NameLookUp lookUp;

	private final BiConsumer<FollowedNames, Runnable> changes;

	private final Supplier<Set<NodeAddress>> down;

	private volatile UpstreamDefinition declared;

	private volatile Map<NodeAddress, FollowedName> names = Map.of();

	private boolean releaseDue;

	/**
	 * Nothing is looked up yet.
	 * @param declared the definition, with names
	 * @param scheduler when to look up
	 * @param lookUp how to look up
	 * @param changes runs what may change the nodes, guarded, unless these names are
	 * followed no longer
	 * @param down the nodes whose checks fail
	 */
	FollowedNames(UpstreamDefinition declared, Scheduler scheduler, NameLookUp lookUp,
			BiConsumer<FollowedNames, Runnable> changes, Supplier<Set<NodeAddress>> down) {
		this.declared = declared;
		this.scheduler = scheduler;
		this.lookUp = lookUp;
		this.changes = changes;
		this.down = down;
	}

	String upstream() {
		return this.declared.name();
	}

	/**
	 * What a definition says of names: nodes that were found by one, as those of an
	 * upstream's definition in force are, mean the name.
	 */
	static UpstreamDefinition declared(UpstreamDefinition definition) {
		if (definition.nodes().stream().allMatch((node) -> node.name() == null)) {
			return definition;
		}
		return definition.withLevels(definition.levels().stream().map((level) -> {
			Map<NodeAddress, Node> nodes = new LinkedHashMap<>();
			level.nodes().stream().map(Node::asName).forEach((node) -> nodes.putIfAbsent(node.address(), node));
			return new Level(level.name(), List.copyOf(nodes.values()), level.tries());
		}).toList());
	}

	static boolean hasNames(UpstreamDefinition definition) {
		return definition.nodes().stream().anyMatch(Node::isName);
	}

	/** Follow the names of a definition, and those of the one before no longer. */
	void follow(UpstreamDefinition declared) {
		this.declared = declared;
		Map<NodeAddress, FollowedName> before = this.names;
		Map<NodeAddress, FollowedName> names = new LinkedHashMap<>();
		declared.nodes().stream().filter(Node::isName).map(Node::address).forEach((name) -> {
			FollowedName known = before.get(name);
			names.put(name, (known != null) ? known : new FollowedName(name, this.scheduler.nanoTime()));
		});
		this.names = names;
		names.forEach((address, name) -> {
			if (before.get(address) != name) {
				lookUp(address, name);
			}
		});
	}

	private void lookUp(NodeAddress address, FollowedName name) {
		CompletionStage<List<InetAddress>> answer;
		try {
			answer = this.lookUp.lookUp(address.host());
		}
		catch (RuntimeException ex) {
			answer = CompletableFuture.failedFuture(ex);
		}
		answer.whenComplete((found, failure) -> later(Duration.ZERO, () -> answered(address, name, found, failure)));
	}

	private void later(Duration delay, Runnable change) {
		this.scheduler.schedule(delay, () -> this.changes.accept(this, change));
	}

	private void answered(NodeAddress address, FollowedName name, @Nullable List<InetAddress> found,
			@Nullable Throwable failure) {
		if (this.names.get(address) != name) {
			return;
		}
		if (found != null && !found.isEmpty()) {
			name.found(found, this.scheduler.nanoTime());
			releaseLater();
		}
		else {
			name.failed(message(failure));
		}
		later(this.declared.resolveInterval(), () -> {
			if (this.names.get(address) == name) {
				lookUp(address, name);
			}
		});
	}

	private void releaseLater() {
		if (!this.releaseDue && this.names.values().stream().anyMatch(FollowedName::isHolding)) {
			this.releaseDue = true;
			later(HeldNodes.RELEASE_PERIOD, this::release);
		}
	}

	/** Let go of addresses that are down. */
	private void release() {
		this.releaseDue = false;
		Set<NodeAddress> down = this.down.get();
		this.names.values().forEach((name) -> name.release(this.scheduler.nanoTime(), down));
		releaseLater();
	}

	private static String message(@Nullable Throwable failure) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		if (cause == null) {
			return "it has no address";
		}
		return (cause.getMessage() != null) ? cause.getMessage() : cause.getClass().getSimpleName();
	}

	/**
	 * The definition with the nodes that names stand for. An address that is listed
	 * otherwise, or by a name before, is left out.
	 */
	UpstreamDefinition definition() {
		Set<NodeAddress> taken = this.declared.nodes()
			.stream()
			.filter((node) -> !node.isName())
			.map(Node::address)
			.collect(Collectors.toCollection(HashSet::new));
		List<Level> levels = new ArrayList<>();
		for (Level level : this.declared.levels()) {
			List<Node> nodes = level.nodes().stream().flatMap((node) -> nodes(node, taken)).toList();
			levels.add(new Level(level.name(), nodes, level.tries()));
		}
		return this.declared.withLevels(levels);
	}

	private Stream<Node> nodes(Node node, Set<NodeAddress> taken) {
		FollowedName name = node.isName() ? this.names.get(node.address()) : null;
		if (name == null) {
			return Stream.of(node);
		}
		Node described = node.withProblem(name.problem());
		return name.addresses().isEmpty() ? Stream.of(described)
				: name.addresses().stream().filter(taken::add).map(described::at);
	}

	@Override
	public boolean feeds(String upstream) {
		return upstream.equals(this.declared.name());
	}

	@Override
	public Duration age() {
		long now = this.scheduler.nanoTime();
		return Duration.ofNanos(this.names.values().stream().mapToLong((name) -> name.ageNanos(now)).max().orElse(0));
	}

	/** Its nodes say themselves what is wrong. */
	@Override
	public Map<String, String> problems() {
		return Map.of();
	}

}
