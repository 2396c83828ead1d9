package dev.healthcheck.grpc;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.upstream.NodeHealth;
import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.StatusOr;
import io.grpc.SynchronizationContext;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the nodes of an upstream as addresses, each with its node and its own TLS
 * authority, and publishes them again when the upstream changes. While there is no
 * upstream, only the reason is published. A host that cannot be looked up keeps the
 * addresses it had; if it had none, it is left out, which counts as a connect failure.
 * Either way it is tried again.
 */
final class UpstreamNameResolver extends NameResolver {

	static final Attributes.Key<UpstreamTarget> TARGET = Attributes.Key.create("upstream-target");

	/** Says why calls fail while there is no target. */
	static final Attributes.Key<TargetSource> SOURCE = Attributes.Key.create("upstream-source");

	@EquivalentAddressGroup.Attr
	static final Attributes.Key<NodeHealth> NODE = Attributes.Key.create("upstream-node");

	private static final long RETRY_SECONDS = 1;

	private final TargetSource source;

	private final SynchronizationContext syncContext;

	private final ScheduledExecutorService timers;

	private final Executor executor;

	/** Has the channel choose the balancer of upstreams, which it need not name. */
	private final ConfigOrError serviceConfig;

	private final Runnable onChange = this::followMembership;

	private @Nullable Listener2 listener;

	private @Nullable UpstreamTarget target;

	private List<NodeHealth> published = List.of();

	/** What is known of each node, to be used when a look-up fails. */
	private Map<NodeHealth, EquivalentAddressGroup> known = Map.of();

	private SynchronizationContext.@Nullable ScheduledHandle retry;

	private boolean resolving;

	private boolean again;

	UpstreamNameResolver(TargetSource source, Args args) {
		this.source = source;
		this.syncContext = args.getSynchronizationContext();
		this.timers = args.getScheduledExecutorService();
		Executor offload = args.getOffloadExecutor();
		this.executor = (offload != null) ? offload : Runnable::run;
		this.serviceConfig = args.getServiceConfigParser()
			.parseServiceConfig(
					Map.of("loadBalancingConfig", List.of(Map.of(UpstreamLoadBalancerProvider.POLICY, Map.of()))));
	}

	@Override
	public String getServiceAuthority() {
		return "upstream";
	}

	@Override
	public void start(Listener2 listener) {
		this.listener = listener;
		this.source.start(this.onChange);
		resolve();
	}

	/** The channel asks because connections fail: the addresses may have changed. */
	@Override
	public void refresh() {
		if (this.retry == null && !this.resolving) {
			resolve();
		}
	}

	private void followMembership() {
		this.syncContext.execute(() -> {
			UpstreamTarget target = this.source.current();
			if (target != this.target || !this.published.equals(nodes(target))) {
				resolve();
			}
		});
	}

	private static List<NodeHealth> nodes(@Nullable UpstreamTarget target) {
		return (target != null) ? List.copyOf(target.upstream().nodes()) : List.of();
	}

	private void follow(@Nullable UpstreamTarget target) {
		UpstreamTarget before = this.target;
		if (target != before) {
			this.target = target;
			if (before != null) {
				before.upstream().removeChangeListener(this.onChange);
			}
			if (target != null) {
				target.upstream().addChangeListener(this.onChange);
			}
		}
	}

	/** Runs in the synchronization context. */
	private void resolve() {
		if (this.listener == null) {
			return;
		}
		if (this.resolving) {
			this.again = true;
			return;
		}
		this.resolving = true;
		follow(this.source.current());
		List<NodeHealth> nodes = nodes(this.target);
		this.executor.execute(() -> {
			Map<NodeHealth, EquivalentAddressGroup> found = new LinkedHashMap<>();
			for (NodeHealth node : nodes) {
				EquivalentAddressGroup group = lookUp(node);
				if (group != null) {
					found.put(node, group);
				}
			}
			this.syncContext.execute(() -> publish(nodes, found));
		});
	}

	private @Nullable EquivalentAddressGroup lookUp(NodeHealth node) {
		String host = node.address().host();
		try {
			List<SocketAddress> addresses = Arrays.stream(InetAddress.getAllByName(host))
				.<SocketAddress>map((address) -> new InetSocketAddress(address, node.address().port()))
				.toList();
			return new EquivalentAddressGroup(addresses,
					Attributes.newBuilder()
						.set(NODE, node)
						.set(EquivalentAddressGroup.ATTR_AUTHORITY_OVERRIDE, authority(node.node()))
						.build());
		}
		catch (UnknownHostException ex) {
			return null;
		}
	}

	/** An address that was found by a name is verified by the name. */
	private static String authority(Node node) {
		NodeAddress name = node.name();
		return ((name != null) ? name : node.address()).toString();
	}

	private void publish(List<NodeHealth> nodes, Map<NodeHealth, EquivalentAddressGroup> found) {
		this.resolving = false;
		Listener2 listener = this.listener;
		if (listener == null) {
			return;
		}
		if (this.again) {
			this.again = false;
			resolve();
			return;
		}
		this.published = nodes;
		Map<NodeHealth, EquivalentAddressGroup> groups = new LinkedHashMap<>();
		for (NodeHealth node : nodes) {
			EquivalentAddressGroup group = found.getOrDefault(node, this.known.get(node));
			if (group != null) {
				groups.put(node, group);
			}
			else {
				node.connectFailed(Outcome.failure(FailureKind.TCP, "unknown host " + node.address().host()));
			}
		}
		this.known = groups;
		if ((found.size() < nodes.size() || this.target == null) && this.retry == null) {
			this.retry = this.syncContext.schedule(() -> {
				this.retry = null;
				resolve();
			}, RETRY_SECONDS, TimeUnit.SECONDS, this.timers);
		}
		Attributes.Builder attributes = Attributes.newBuilder().set(SOURCE, this.source);
		if (this.target != null) {
			attributes.set(TARGET, this.target);
		}
		listener.onResult2(ResolutionResult.newBuilder()
			.setAddressesOrError(StatusOr.fromValue(List.copyOf(groups.values())))
			.setAttributes(attributes.build())
			.setServiceConfig(this.serviceConfig)
			.build());
	}

	@Override
	public void shutdown() {
		this.source.stop();
		follow(null);
		this.listener = null;
		if (this.retry != null) {
			this.retry.cancel();
		}
	}

}
