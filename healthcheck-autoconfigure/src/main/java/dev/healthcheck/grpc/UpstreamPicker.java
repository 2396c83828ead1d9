package dev.healthcheck.grpc;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;

import dev.healthcheck.balance.Picker;
import dev.healthcheck.upstream.Effort;
import dev.healthcheck.upstream.NodeHealth;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.LoadBalancer.SubchannelPicker;
import io.grpc.Status;

/**
 * Chooses among connected nodes with the upstream's balancer; an immutable snapshot,
 * called by any thread. A node that became unselectable is skipped from that moment on,
 * also by the picker that still lists it.
 */
final class UpstreamPicker extends SubchannelPicker {

	/** Kept, because a pick allocates nothing. */
	private static final Effort[] EFFORTS = Effort.values();

	private static final Map<Effort, Predicate<ReadyNode>> ADMITTED = admitted();

	private final UpstreamTarget target;

	private final Picker<ReadyNode> picker;

	private final List<NodeConnection> connections;

	private final Consumer<OutcomeTracer.Factory> onTrial;

	/**
	 * Make a picker.
	 * @param target the upstream as a target
	 * @param picker chooses among the connected nodes
	 * @param connections all connections, to see whether one is being made
	 * @param onTrial is told of trials, to take back those that lead to no call
	 */
	UpstreamPicker(UpstreamTarget target, Picker<ReadyNode> picker, List<NodeConnection> connections,
			Consumer<OutcomeTracer.Factory> onTrial) {
		this.target = target;
		this.picker = picker;
		this.connections = connections;
		this.onTrial = onTrial;
	}

	private static Map<Effort, Predicate<ReadyNode>> admitted() {
		Map<Effort, Predicate<ReadyNode>> admitted = new EnumMap<>(Effort.class);
		for (Effort effort : EFFORTS) {
			admitted.put(effort, (node) -> node.admits(effort));
		}
		return admitted;
	}

	@Override
	public PickResult pickSubchannel(PickSubchannelArgs args) {
		for (Effort effort : EFFORTS) {
			Predicate<ReadyNode> usable = Objects.requireNonNull(ADMITTED.get(effort));
			// a trial that another thread took first makes its node unusable, so this
			// ends
			for (ReadyNode node = this.picker.pick(usable); node != null; node = this.picker.pick(usable)) {
				ReadyNode.Claim claim = node.claim(effort);
				if (claim != null) {
					if (claim.generation() != NodeHealth.UNCOUNTED && node.isRecovering()) {
						this.onTrial.accept(claim.tracers());
					}
					return claim.result();
				}
			}
		}
		for (NodeConnection connection : this.connections) {
			if (connection.isPromising()) {
				return PickResult.withNoResult();
			}
		}
		// a drop fails calls that wait for readiness as well
		return PickResult.withDrop(Status.UNAVAILABLE.withDescription(this.target.refusal()));
	}

}
