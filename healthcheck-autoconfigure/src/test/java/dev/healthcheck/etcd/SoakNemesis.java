package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import dev.healthcheck.http.HttpNode;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdMember;
import dev.healthcheck.testing.TcpProxy;
import dev.healthcheck.upstream.Upstream;

/**
 * Chooses faults at random; the seed determines all choices.
 */
final class SoakNemesis {

	private final Random random;

	private final EtcdCluster cluster;

	private final boolean canCut;

	private final List<TcpProxy> endpoints;

	private final List<HttpNode> nodes;

	private final List<TcpProxy> nodeProxies;

	private final Upstream upstream;

	private final List<String> steps = new ArrayList<>();

	private final long startNanos = System.nanoTime();

	SoakNemesis(long seed, EtcdCluster cluster, boolean canCut, List<TcpProxy> endpoints, List<HttpNode> nodes,
			List<TcpProxy> nodeProxies, Upstream upstream) {
		this.random = new Random(seed);
		this.cluster = cluster;
		this.canCut = canCut;
		this.endpoints = endpoints;
		this.nodes = nodes;
		this.nodeProxies = nodeProxies;
		this.upstream = upstream;
	}

	/** One fault of the cluster and one of the nodes, for a while, and their end. */
	void step() {
		// all are drawn, whether they are used or not: the same seed is the same sequence
		int memberFault = this.random.nextInt(8);
		int member = this.random.nextInt(this.endpoints.size());
		int nodeFault = this.random.nextInt(6);
		int victims = 1 + this.random.nextInt(this.nodeProxies.size() - 1);
		int first = this.random.nextInt(this.nodeProxies.size());
		Duration fault = Duration.ofMillis(500 + this.random.nextInt(3500));
		Duration calm = Duration.ofMillis(500 + this.random.nextInt(2500));
		StringBuilder step = new StringBuilder(at(System.nanoTime())).append(": ");
		hitCluster(memberFault, member, step);
		for (int i = 0; i < victims; i++) {
			hitNode(nodeFault, (first + i) % this.nodeProxies.size(), step);
		}
		this.steps.add(step.append(" for ").append(fault.toMillis()).append(" ms").toString());
		ClientUnderTest.last(fault);
		heal();
		ClientUnderTest.last(calm);
	}

	private void hitCluster(int fault, int index, StringBuilder step) {
		EtcdMember member = this.cluster.members().get(index);
		switch (fault) {
			case 0 -> {
				member.kill();
				step.append("kill ").append(member.name());
			}
			case 1 -> {
				member.hang();
				step.append("hang ").append(member.name());
			}
			case 2 -> {
				member.restart();
				step.append("restart ").append(member.name());
			}
			case 3 -> {
				moveLeader(member);
				step.append("move the leader to ").append(member.name());
			}
			case 4 -> {
				this.endpoints.get(index).reset();
				step.append("reset connections to ").append(member.name());
			}
			case 5 -> {
				this.endpoints.get(index).stall();
				step.append("silence between the client and ").append(member.name());
			}
			case 6 -> {
				if (this.canCut) {
					member.cutOff();
				}
				else {
					member.kill();
				}
				step.append("cut off ").append(member.name());
			}
			default -> {
				this.endpoints.get(index).resetAll();
				step.append("reset all that connect to ").append(member.name());
			}
		}
	}

	private void moveLeader(EtcdMember member) {
		try {
			this.cluster.moveLeader(member);
		}
		catch (IllegalStateException ex) {
			// an election came first
		}
	}

	private void hitNode(int fault, int index, StringBuilder step) {
		TcpProxy proxy = this.nodeProxies.get(index);
		HttpNode node = this.nodes.get(index);
		step.append(", node ").append(index).append(' ');
		switch (fault) {
			case 0 -> {
				proxy.refuse();
				step.append("dead");
			}
			case 1 -> {
				proxy.stall();
				step.append("hung");
			}
			case 2 -> {
				node.status(500);
				step.append("failing");
			}
			case 3 -> {
				proxy.delay(() -> Duration.ofMillis(100));
				step.append("slow");
			}
			case 4 -> {
				this.upstream.admin(this.upstream.definition().nodes().get(index), AdminState.MAINTENANCE);
				step.append("in maintenance");
			}
			default -> {
				proxy.reset();
				step.append("reset");
			}
		}
	}

	void heal() {
		this.endpoints.forEach(TcpProxy::heal);
		this.cluster.members().forEach(EtcdMember::heal);
		this.nodeProxies.forEach(TcpProxy::heal);
		this.nodes.forEach((node) -> node.status(200));
		this.upstream.definition().nodes().forEach((node) -> this.upstream.admin(node, AdminState.READY));
	}

	/** A moment in the words of the steps. */
	String at(long nanos) {
		return "%.1f s".formatted((nanos - this.startNanos) / 1e9);
	}

	List<String> steps() {
		return List.copyOf(this.steps);
	}

}
