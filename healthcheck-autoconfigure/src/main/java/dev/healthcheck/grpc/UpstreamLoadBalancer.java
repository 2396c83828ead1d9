package dev.healthcheck.grpc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.healthcheck.balance.Balancer;
import dev.healthcheck.upstream.NodeHealth;
import io.grpc.ConnectivityState;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer;
import io.grpc.LoadBalancerRegistry;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * Balances calls over the nodes of an upstream: keeps one warm connection per node and
 * publishes a picker over those that are connected. All state changes in the
 * synchronization context.
 * <p>
 * Addresses of another resolver (jetcd makes such channels to ask a single member) carry
 * no node: they are left to gRPC's {@code pick_first}.
 */
final class UpstreamLoadBalancer extends LoadBalancer {

	private static final long UNUSED_TRIAL_SECONDS = 1;

	private static final long SILENCE_ROUND_MILLIS = 100;

	private final Helper helper;

	private final Map<NodeHealth, NodeConnection> connections = new LinkedHashMap<>();

	private final AtomicBoolean followDue = new AtomicBoolean();

	private final Runnable onUpstreamChange = this::upstreamChanged;

	private @Nullable UpstreamTarget target;

	private @Nullable LoadBalancer plain;

	private boolean publishDue;

	private boolean lookingForSilence;

	private boolean shutdown;

	UpstreamLoadBalancer(Helper helper) {
		this.helper = Objects.requireNonNull(helper, "'helper' must not be null");
	}

	@Override
	public Status acceptResolvedAddresses(ResolvedAddresses resolved) {
		TargetSource source = resolved.getAttributes().get(UpstreamNameResolver.SOURCE);
		if (source == null) {
			return plain().acceptResolvedAddresses(resolved);
		}
		UpstreamTarget target = resolved.getAttributes().get(UpstreamNameResolver.TARGET);
		follow(target);
		if (target == null) {
			refuse(source);
		}
		else {
			connect(target, resolved.getAddresses());
		}
		return Status.OK;
	}

	private void follow(@Nullable UpstreamTarget target) {
		UpstreamTarget before = this.target;
		if (target == before) {
			return;
		}
		this.target = target;
		if (before != null) {
			before.upstream().removeChangeListener(this.onUpstreamChange);
		}
		if (target != null) {
			target.upstream().addChangeListener(this.onUpstreamChange);
			if (target.requiresConnection() && !this.lookingForSilence) {
				this.lookingForSilence = true;
				lookForSilence();
			}
		}
	}

	/** There is no upstream. */
	private void refuse(TargetSource source) {
		this.helper.updateBalancingState(ConnectivityState.TRANSIENT_FAILURE, new SubchannelPicker() {

			@Override
			public PickResult pickSubchannel(PickSubchannelArgs args) {
				return UpstreamPicker.refusal(source.refusal());
			}

		});
		closeAll();
	}

	private void connect(UpstreamTarget target, List<EquivalentAddressGroup> nodes) {
		Map<NodeHealth, NodeConnection> gone = new LinkedHashMap<>(this.connections);
		this.connections.clear();
		for (EquivalentAddressGroup addresses : nodes) {
			NodeHealth node = Objects.requireNonNull(addresses.getAttributes().get(UpstreamNameResolver.NODE));
			NodeConnection known = gone.remove(node);
			if (known != null) {
				known.update(addresses);
			}
			this.connections.put(node, (known != null) ? known
					: new NodeConnection(this.helper, target, node, addresses, this::publishNext));
			if (known == null) {
				Objects.requireNonNull(this.connections.get(node)).connect();
			}
		}
		// publish first: a picker that still knew the old ones would choose them again
		publish();
		gone.values().forEach(NodeConnection::close);
	}

	private LoadBalancer plain() {
		LoadBalancer plain = this.plain;
		if (plain == null) {
			plain = Objects
				.requireNonNull(LoadBalancerRegistry.getDefaultRegistry().getProvider("pick_first"),
						"gRPC's pick_first is missing")
				.newLoadBalancer(this.helper);
			this.plain = plain;
		}
		return plain;
	}

	@Override
	public void handleNameResolutionError(Status error) {
		if (this.plain != null || this.target == null) {
			plain().handleNameResolutionError(error);
		}
	}

	/** Called by any thread; several changes are followed at once. */
	private void upstreamChanged() {
		if (this.followDue.compareAndSet(false, true)) {
			this.helper.getSynchronizationContext().execute(() -> {
				this.followDue.set(false);
				if (!this.shutdown) {
					List.copyOf(this.connections.values()).forEach((connection) -> connection.follower().follow());
					publish();
				}
			});
		}
	}

	private void lookForSilence() {
		if (!this.shutdown) {
			this.connections.values().forEach((connection) -> connection.follower().lookForSilence());
			this.helper.getSynchronizationContext()
				.schedule(this::lookForSilence, SILENCE_ROUND_MILLIS, TimeUnit.MILLISECONDS,
						this.helper.getScheduledExecutorService());
		}
	}

	/** Publish after what is in line already, so that many changes make one picker. */
	private void publishNext() {
		if (!this.publishDue) {
			this.publishDue = true;
			this.helper.getSynchronizationContext().execute(() -> {
				this.publishDue = false;
				publish();
			});
		}
	}

	private void publish() {
		UpstreamTarget target = this.target;
		if (target == null || this.shutdown) {
			return;
		}
		ConnectivityState state = this.connections.values().stream().anyMatch(NodeConnection::isReady)
				? ConnectivityState.READY : this.connections.values().stream().anyMatch(NodeConnection::isPromising)
						? ConnectivityState.CONNECTING : ConnectivityState.TRANSIENT_FAILURE;
		this.helper.updateBalancingState(state, new UpstreamPicker(target, levels(target), this::watchTrial));
	}

	/**
	 * The nodes by level. One that has left its level already is used until its
	 * connection is given up, so that a change of all nodes leaves no gap.
	 */
	private List<ConnectedLevel> levels(UpstreamTarget target) {
		Map<String, List<NodeConnection>> levels = new LinkedHashMap<>();
		target.upstream().definition().levels().forEach((level) -> levels.put(level.name(), new ArrayList<>()));
		for (NodeConnection connection : this.connections.values()) {
			levels.computeIfAbsent(connection.node().level(), (name) -> new ArrayList<>()).add(connection);
		}
		Balancer balancer = target.upstream().balancer();
		return levels.values().stream().map((connections) -> {
			List<ReadyNode> ready = connections.stream()
				.filter(NodeConnection::isReady)
				.map(NodeConnection::ready)
				.toList();
			List<NodeConnection> pending = connections.stream().filter((connection) -> !connection.isReady()).toList();
			return new ConnectedLevel(balancer.picker(ready), pending);
		}).toList();
	}

	private void watchTrial(OutcomeTracer.Factory trial) {
		this.helper.getSynchronizationContext()
			.schedule(trial::abandonIfUnused, UNUSED_TRIAL_SECONDS, TimeUnit.SECONDS,
					this.helper.getScheduledExecutorService());
	}

	@Override
	public void shutdown() {
		this.shutdown = true;
		if (this.plain != null) {
			this.plain.shutdown();
		}
		follow(null);
		closeAll();
	}

	private void closeAll() {
		this.connections.values().forEach(NodeConnection::close);
		this.connections.clear();
	}

}
