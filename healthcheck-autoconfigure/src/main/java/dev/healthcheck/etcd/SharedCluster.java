package dev.healthcheck.etcd;

import java.util.List;
import java.util.stream.Stream;

import dev.healthcheck.breaker.PassiveSettings;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Node;
import dev.healthcheck.upstream.RetryBudget;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;

/**
 * What all clients of one upstream share: its endpoints, their health, and what the
 * members say. It ends with its last client. Guarded by {@link SharedClusters}.
 */
final class SharedCluster {

	private static final String HEALTH = "/health";

	private final Upstreams upstreams;

	private final EtcdClientSettings settings;

	private final Upstream upstream;

	private final EtcdMembers members;

	private int clients;

	SharedCluster(Upstreams upstreams, EtcdClientSettings settings) {
		this.upstreams = upstreams;
		this.settings = settings;
		this.upstream = upstreams.put(definition(settings));
		this.members = new EtcdMembers(this.upstream, upstreams.scheduler(), settings.requestTimeout());
	}

	private static UpstreamDefinition definition(EtcdClientSettings settings) {
		List<Node> nodes = settings.endpoints()
			.stream()
			.map((endpoint) -> endpoint.node().withSource(settings.source()))
			.toList();
		return UpstreamDefinition.builder(settings.upstream())
			.nodes(nodes)
			.balance(settings.balance())
			.passive(settings.passive())
			// calls are repeated by the client itself, by rules of its own
			.retryBudget(RetryBudget.NONE)
			.protect(settings.protect())
			.hedge(settings.hedge().withDelay(settings.requestTimeout().dividedBy(10)))
			.check(withoutSpaceAlarm(settings.check()))
			.requiresConnection(true)
			.build();
	}

	/**
	 * A full database refuses writes and answers reads, at all members alike: nothing
	 * that another endpoint could do better. The alarm is shown with each member.
	 */
	private static CheckSettings withoutSpaceAlarm(CheckSettings check) {
		return HEALTH.equals(check.http().path())
				? check.toBuilder().http(check.http().withPath(HEALTH + "?exclude=NOSPACE")).build() : check;
	}

	/**
	 * Make sure that settings of the upstream are the same as those of the clients
	 * before.
	 * @throws IllegalStateException if one differs, naming it
	 */
	void checkSame(EtcdClientSettings other) {
		same("endpoints", this.settings.endpoints(), other.endpoints());
		same("balance", this.settings.balance(), other.balance());
		same("max-fails", this.settings.passive().maxFails(), other.passive().maxFails());
		same("fail-timeout", this.settings.passive().failTimeout(), other.passive().failTimeout());
		same("passive", thresholds(this.settings.passive()), thresholds(other.passive()));
		same("protect", this.settings.protect(), other.protect());
		same("hedge", this.settings.hedge(), other.hedge());
		same("check", this.settings.check(), other.check());
	}

	private static List<String> thresholds(PassiveSettings passive) {
		return Stream.of(FailureKind.values()).map((kind) -> kind + ": " + passive.threshold(kind)).toList();
	}

	private void same(String name, Object mine, Object others) {
		if (!mine.equals(others)) {
			// headers of a check may be secrets
			String values = name.equals("check") ? "" : " (" + mine + ", not " + others + ")";
			throw new IllegalStateException("upstream '" + this.settings.upstream() + "' exists with another '" + name
					+ "'" + values + ": give it the same value, or the client another upstream name");
		}
	}

	Upstream upstream() {
		return this.upstream;
	}

	EtcdMembers members() {
		return this.members;
	}

	void join() {
		this.clients++;
	}

	/**
	 * A client was closed.
	 * @return whether it was the last one
	 */
	boolean leave() {
		this.clients--;
		if (this.clients > 0) {
			return false;
		}
		this.members.close();
		this.upstreams.remove(this.settings.upstream());
		return true;
	}

}
