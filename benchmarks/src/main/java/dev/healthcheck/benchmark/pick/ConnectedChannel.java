package dev.healthcheck.benchmark.pick;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

import io.grpc.ChannelLogger;
import io.grpc.ConnectivityState;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer;
import io.grpc.LoadBalancerProvider;
import io.grpc.ManagedChannel;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.SynchronizationContext;
import org.jspecify.annotations.Nullable;

/**
 * As much of a channel as a load balancer sees, with a connection to every address.
 */
final class ConnectedChannel extends LoadBalancer.Helper implements AutoCloseable {

	private final SynchronizationContext context = new SynchronizationContext((thread, error) -> {
		throw new IllegalStateException(error);
	});

	private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "timers");
		thread.setDaemon(true);
		return thread;
	});

	private final LoadBalancer balancer;

	private volatile LoadBalancer.@Nullable SubchannelPicker picker;

	private ConnectedChannel(LoadBalancerProvider balancer) {
		this.balancer = balancer.newLoadBalancer(this);
	}

	/** Balanced over addresses. */
	static ConnectedChannel of(LoadBalancerProvider balancer, List<EquivalentAddressGroup> addresses) {
		return of(balancer, addresses, null);
	}

	/** Balanced over addresses, as a configuration of the balancer says. */
	static ConnectedChannel of(LoadBalancerProvider balancer, List<EquivalentAddressGroup> addresses,
			@Nullable Object configuration) {
		ConnectedChannel channel = new ConnectedChannel(balancer);
		channel.accept(LoadBalancer.ResolvedAddresses.newBuilder()
			.setAddresses(addresses)
			.setLoadBalancingPolicyConfig(configuration)
			.build());
		return channel;
	}

	/** Balanced over what a URI stands for. */
	static ConnectedChannel of(LoadBalancerProvider balancer, NameResolverProvider resolver, URI uri) {
		ConnectedChannel channel = new ConnectedChannel(balancer);
		NameResolver.Args arguments = NameResolver.Args.newBuilder()
			.setDefaultPort(0)
			.setProxyDetector((address) -> null)
			.setSynchronizationContext(channel.context)
			.setScheduledExecutorService(channel.timers)
			.setOffloadExecutor(Runnable::run)
			.setServiceConfigParser(new NoServiceConfig())
			.build();
		Objects.requireNonNull(resolver.newNameResolver(uri, arguments)).start(new NameResolver.Listener2() {

			@Override
			public void onResult(NameResolver.ResolutionResult result) {
				channel.accept(LoadBalancer.ResolvedAddresses.newBuilder()
					.setAddresses(Objects.requireNonNull(result.getAddressesOrError().getValue()))
					.setAttributes(result.getAttributes())
					.build());
			}

			@Override
			public io.grpc.Status onResult2(NameResolver.ResolutionResult result) {
				onResult(result);
				return io.grpc.Status.OK;
			}

			@Override
			public void onError(io.grpc.Status error) {
				throw error.asRuntimeException();
			}

		});
		return channel;
	}

	private void accept(LoadBalancer.ResolvedAddresses addresses) {
		this.context.execute(() -> this.balancer.acceptResolvedAddresses(addresses));
	}

	LoadBalancer.SubchannelPicker picker() {
		return Objects.requireNonNull(this.picker, "nothing is connected");
	}

	@Override
	public LoadBalancer.Subchannel createSubchannel(LoadBalancer.CreateSubchannelArgs args) {
		return new ReadySubchannel(args.getAddresses());
	}

	@Override
	public void updateBalancingState(ConnectivityState state, LoadBalancer.SubchannelPicker picker) {
		this.picker = picker;
	}

	@Override
	public ManagedChannel createOobChannel(EquivalentAddressGroup addresses, String authority) {
		throw new UnsupportedOperationException();
	}

	@Override
	public String getAuthority() {
		return "upstream";
	}

	@Override
	public String getChannelTarget() {
		return "upstream";
	}

	@Override
	public SynchronizationContext getSynchronizationContext() {
		return this.context;
	}

	@Override
	public ScheduledExecutorService getScheduledExecutorService() {
		return this.timers;
	}

	@Override
	public ChannelLogger getChannelLogger() {
		return new SilentLogger();
	}

	@Override
	public void close() {
		this.context.execute(this.balancer::shutdown);
		this.timers.shutdownNow();
	}

	private static final class NoServiceConfig extends NameResolver.ServiceConfigParser {

		@Override
		public NameResolver.ConfigOrError parseServiceConfig(Map<String, ?> config) {
			return NameResolver.ConfigOrError.fromConfig(config);
		}

	}

}
