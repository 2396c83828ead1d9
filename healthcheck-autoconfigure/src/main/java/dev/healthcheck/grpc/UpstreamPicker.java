package dev.healthcheck.grpc;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;

import dev.healthcheck.balance.Picker;
import dev.healthcheck.breaker.Permit;
import dev.healthcheck.upstream.Effort;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.LoadBalancer.SubchannelPicker;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * Chooses among connected nodes with the upstream's balancer; an immutable snapshot,
 * called by any thread. A node that became unselectable is skipped from that moment on,
 * also by the picker that still lists it; so are all of them once the upstream has none.
 */
final class UpstreamPicker extends SubchannelPicker {

	/** Kept, because a pick allocates nothing. */
	private static final Effort[] EFFORTS = Effort.values();

	private static final Map<Effort, Predicate<ReadyNode>> ADMITTED = admitted();

	private final UpstreamTarget target;

	private final List<ConnectedLevel> levels;

	private final Consumer<OutcomeTracer.Factory> onTrial;

	/**
	 * Make a picker.
	 * @param target the upstream as a target
	 * @param levels its nodes by priority, the preferred level first
	 * @param onTrial is told of trials, to take back those that lead to no call
	 */
	UpstreamPicker(UpstreamTarget target, List<ConnectedLevel> levels, Consumer<OutcomeTracer.Factory> onTrial) {
		this.target = target;
		this.levels = levels;
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
		if (this.target.upstream().nodes().isEmpty()) {
			return refusal(this.target.refusal());
		}
		String key = args.getCallOptions().getOption(GrpcUpstreams.HASH_KEY);
		boolean unary = args.getMethodDescriptor().getType() == MethodDescriptor.MethodType.UNARY;
		for (Effort effort : EFFORTS) {
			for (int i = 0; i < this.levels.size(); i++) {
				ConnectedLevel level = this.levels.get(i);
				PickResult result = pick(level.picker(), effort, key, unary);
				if (result != null) {
					return result;
				}
				if (effort == Effort.NORMAL && i < this.levels.size() - 1 && level.isFresh()) {
					return PickResult.withNoResult();
				}
			}
		}
		for (int i = 0; i < this.levels.size(); i++) {
			if (this.levels.get(i).isPromising()) {
				return PickResult.withNoResult();
			}
		}
		return refusal(this.target.refusal());
	}

	private @Nullable PickResult pick(Picker<ReadyNode> picker, Effort effort, @Nullable String key, boolean unary) {
		Predicate<ReadyNode> usable = Objects.requireNonNull(ADMITTED.get(effort));
		// a trial that another thread took first makes its node unusable, so this ends
		for (ReadyNode node = pick(picker, usable, key); node != null; node = pick(picker, usable, key)) {
			ReadyNode.Claim claim = node.claim(effort, unary);
			if (claim != null) {
				if (claim.permit() != Permit.UNCOUNTED && node.isRecovering()) {
					this.onTrial.accept(claim.tracers());
				}
				return claim.result();
			}
		}
		return null;
	}

	private static @Nullable ReadyNode pick(Picker<ReadyNode> picker, Predicate<ReadyNode> usable,
			@Nullable String key) {
		return (key != null) ? picker.pick(usable, key) : picker.pick(usable);
	}

	/** A drop fails calls that wait for readiness as well. */
	static PickResult refusal(String message) {
		return PickResult.withDrop(Status.UNAVAILABLE.withDescription(message));
	}

}
