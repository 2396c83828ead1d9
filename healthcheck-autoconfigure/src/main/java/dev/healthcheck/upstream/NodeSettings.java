package dev.healthcheck.upstream;

import java.util.Objects;

import dev.healthcheck.breaker.PassiveSettings;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeLimits;
import org.jspecify.annotations.Nullable;

/**
 * The settings that the rules of one node need.
 *
 * @param passive when failures of requests take it out of use
 * @param check how it is checked
 * @param tcpCheck whether the check in force for it only connects
 * @param spreads whether requests are spread over the nodes of its upstream
 * @param protect whether it is used while nothing better exists
 * @param requiresConnection whether it is used through kept connections
 * @param patienceNanos how much more time than others it gets to answer a check
 */
record NodeSettings(PassiveSettings passive, CheckSettings check, boolean tcpCheck, boolean spreads, boolean protect,
		boolean requiresConnection, long patienceNanos) {

	static NodeSettings of(UpstreamDefinition definition, OfNode own, boolean spreads) {
		CheckSettings check = check(definition.check(), own.checkPath());
		PassiveSettings passive = definition.passive().with(own.limits());
		return new NodeSettings(spreads ? passive : passive.counted(), check, check.isTcp(), spreads,
				definition.protect(), definition.requiresConnection(), definition.hedge().floor().toNanos());
	}

	/**
	 * The check of a node.
	 * @param settings the upstream's check
	 * @param path the node's own path, or {@code null}
	 * @return the settings in force for it
	 */
	static CheckSettings check(CheckSettings settings, @Nullable String path) {
		return (path != null) ? withPath(settings, path) : settings;
	}

	private static CheckSettings withPath(CheckSettings settings, String path) {
		return settings.toBuilder()
			.type(settings.type().equals("https") ? "https" : "http")
			.http(settings.http().withPath(path))
			.build();
	}

	boolean isChecked() {
		return this.check.enabled();
	}

	/**
	 * Whether a check that passes says that the node answers: the kernel takes
	 * connections for a process that hangs, too.
	 */
	boolean isAnswerChecked() {
		return isChecked() && !this.tcpCheck;
	}

	boolean isCheckedWhileUnhealthy() {
		return isChecked() && !this.check.unhealthyInterval().isZero();
	}

	long failTimeoutNanos() {
		return this.passive.failTimeout().toNanos();
	}

	/** Whether a change of these settings makes outcomes so far meaningless. */
	boolean countsAs(NodeSettings other) {
		return Objects.equals(this.passive, other.passive);
	}

	/**
	 * Thresholds are meant for checks an interval apart: when checks are made out of turn
	 * for the sake of a second opinion, several failures within one election are one.
	 */
	long apartNanos() {
		return (long) (this.check.unhealthyInterval().toNanos() * (1 - this.check.jitter()) * 0.9);
	}

	/** A question to a node may have waited for the end of a check under way. */
	long shortlyNanos() {
		return this.check.timeout().toNanos() * 5 / 4;
	}

	/**
	 * What is particular to a node.
	 *
	 * @param limits its own limits
	 * @param checkPath its own path, or {@code null}
	 */
	record OfNode(NodeLimits limits, @Nullable String checkPath) {

		static OfNode of(Node node) {
			return new OfNode(node.limits(), node.checkPath());
		}

	}

}
