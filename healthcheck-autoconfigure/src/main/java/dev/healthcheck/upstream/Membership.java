package dev.healthcheck.upstream;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.healthcheck.balance.Balancer;
import dev.healthcheck.check.Checker;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who belongs to an upstream, and what keeps them checked and chosen. Replaced as a whole
 * by a new definition, except for the health of nodes that stay. Writes guarded by the
 * upstream's lock.
 */
final class Membership {

	private final UpstreamEnvironment environment;

	private volatile UpstreamDefinition definition;

	private volatile Balancer balancer;

	private volatile Checker checker;

	private volatile Map<NodeAddress, NodeHealth> nodes = Map.of();

	Membership(UpstreamDefinition definition, UpstreamEnvironment environment) {
		this.environment = environment;
		this.definition = definition;
		this.balancer = definition.balance().create(environment.random());
		this.checker = newChecker(definition);
	}

	UpstreamDefinition definition() {
		return this.definition;
	}

	Balancer balancer() {
		return this.balancer;
	}

	Checker checker() {
		return this.checker;
	}

	Collection<NodeHealth> nodes() {
		return this.nodes.values();
	}

	@Nullable NodeHealth node(NodeAddress address) {
		return this.nodes.get(address);
	}

	/**
	 * Take a new definition. The health of a node stays if its address and the check do;
	 * new settings of the passive side begin anew with it.
	 * @param next the definition
	 * @param engine gives a new node what decides over it
	 * @return what has changed
	 */
	@SuppressWarnings("ReferenceEquality")
	Change redefine(UpstreamDefinition next, Function<NodeHealth, NodeEngine> engine) {
		UpstreamDefinition before = this.definition;
		Checker oldChecker = this.checker;
		// the first one is the same, and code that compares records is made when needed
		boolean sameCheck = before == next || before.check().equals(next.check());
		if (!sameCheck) {
			this.checker = newChecker(next);
		}
		if (before.balance() != next.balance()) {
			this.balancer = next.balance().create(this.environment.random());
		}
		this.definition = next;
		Map<NodeAddress, NodeHealth> old = this.nodes;
		Map<NodeAddress, NodeHealth> fresh = new LinkedHashMap<>();
		List<NodeHealth> made = new ArrayList<>();
		Map<NodeHealth, Event.Redefined> kept = new LinkedHashMap<>();
		// most nodes have nothing of their own, and share these
		Map<NodeSettings.OfNode, NodeSettings> settings = new HashMap<>();
		for (Level level : next.levels()) {
			for (Node node : level.nodes()) {
				Member member = new Member(node, level.name(), settings.computeIfAbsent(NodeSettings.OfNode.of(node),
						(own) -> NodeSettings.of(next, own, this.balancer.spreads())));
				NodeHealth known = sameCheck ? old.get(node.address()) : null;
				if (known != null && Objects.equals(known.node().checkPath(), node.checkPath())) {
					kept.put(known, new Event.Redefined(node, !member.settings().countsAs(known.settings())));
					known.redefine(member);
					fresh.put(node.address(), known);
				}
				else {
					NodeHealth health = new NodeHealth(member, engine);
					fresh.put(node.address(), health);
					made.add(health);
				}
			}
		}
		List<NodeHealth> left = old.values().stream().filter((node) -> fresh.get(node.address()) != node).toList();
		left.forEach((node) -> {
			oldChecker.remove(node);
			node.requests().handouts().end();
		});
		if (!sameCheck) {
			oldChecker.close();
		}
		this.nodes = fresh;
		made.forEach(this.checker::add);
		return new Change(left, kept,
				made.stream().filter((node) -> !old.containsKey(node.address())).collect(Collectors.toSet()));
	}

	private Checker newChecker(UpstreamDefinition definition) {
		return new Checker(definition.check(),
				new NodeChecks(this::node, definition.check(), this.environment.probeFactory()),
				this.environment.scheduler(), new SplittableRandom(this.environment.random().getAsLong()));
	}

	/**
	 * What a new definition has changed.
	 *
	 * @param left nodes that are gone, or begin anew
	 * @param kept the others, and what is told to them
	 * @param joined those of the new nodes whose address is new
	 */
	record Change(List<NodeHealth> left, Map<NodeHealth, Event.Redefined> kept, Set<NodeHealth> joined) {

	}

}
