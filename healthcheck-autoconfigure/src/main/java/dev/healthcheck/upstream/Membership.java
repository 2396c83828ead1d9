package dev.healthcheck.upstream;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

import dev.healthcheck.balance.Balancer;
import dev.healthcheck.breaker.NodeBreaker;
import dev.healthcheck.breaker.PassiveSettings;
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

	private final Upstream upstream;

	private final UpstreamEnvironment environment;

	private volatile UpstreamDefinition definition;

	private volatile Balancer balancer;

	private volatile Checker checker;

	private volatile Map<NodeAddress, NodeHealth> nodes = Map.of();

	Membership(Upstream upstream, UpstreamDefinition definition, UpstreamEnvironment environment) {
		this.upstream = upstream;
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
	 * new settings of the passive side make a new breaker.
	 */
	void redefine(UpstreamDefinition next) {
		UpstreamDefinition before = this.definition;
		Checker oldChecker = this.checker;
		boolean sameCheck = before.check().equals(next.check());
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
		for (Level level : next.levels()) {
			for (Node node : level.nodes()) {
				NodeHealth known = sameCheck ? old.get(node.address()) : null;
				if (known != null && Objects.equals(known.node().checkPath(), node.checkPath())) {
					fresh.put(node.address(), keep(known, node, level, next));
				}
				else {
					NodeHealth health = newHealth(node, level, next);
					fresh.put(node.address(), health);
					made.add(health);
				}
			}
		}
		old.values().stream().filter((node) -> fresh.get(node.address()) != node).forEach((node) -> {
			oldChecker.remove(node);
			this.upstream.suspicions().drop(node);
			this.upstream.slowStart().left(node);
			node.left();
		});
		if (!sameCheck) {
			oldChecker.close();
		}
		this.nodes = fresh;
		made.forEach(this.checker::add);
		this.upstream.slowStart()
			.joined(made.stream().filter((node) -> !old.containsKey(node.address())).collect(Collectors.toSet()));
	}

	private NodeHealth keep(NodeHealth known, Node node, Level level, UpstreamDefinition next) {
		PassiveSettings passive = next.passive().with(node.limits());
		if (!passive.equals(known.breaker().settings())) {
			known.replaceBreaker(newBreaker(node, passive));
		}
		known.redefine(node, level.name());
		return known;
	}

	private NodeHealth newHealth(Node node, Level level, UpstreamDefinition next) {
		return new NodeHealth(this.upstream, node, level.name(), next,
				newBreaker(node, next.passive().with(node.limits())));
	}

	private NodeBreaker newBreaker(Node node, PassiveSettings settings) {
		return new NodeBreaker(this.upstream.name() + "/" + node.address(), settings,
				this.environment.circuitBreakers());
	}

	private Checker newChecker(UpstreamDefinition definition) {
		return new Checker(definition.check(),
				new NodeChecks(this.upstream, definition.check(), this.environment.probeFactory()),
				this.environment.scheduler(), new SplittableRandom(this.environment.random().getAsLong()));
	}

}
