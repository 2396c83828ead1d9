package dev.healthcheck.benchmark.pick;

import java.util.List;

import io.grpc.Attributes;
import io.grpc.Channel;
import io.grpc.ChannelLogger;
import io.grpc.ConnectivityState;
import io.grpc.ConnectivityStateInfo;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer;

/**
 * A connection that is made as soon as it is asked for.
 */
final class ReadySubchannel extends LoadBalancer.Subchannel {

	private final List<EquivalentAddressGroup> addresses;

	private final Channel channel = new UnusedChannel();

	private LoadBalancer.SubchannelStateListener listener = (state) -> {
	};

	ReadySubchannel(List<EquivalentAddressGroup> addresses) {
		this.addresses = addresses;
	}

	@Override
	public void start(LoadBalancer.SubchannelStateListener listener) {
		this.listener = listener;
	}

	@Override
	public void requestConnection() {
		this.listener.onSubchannelState(ConnectivityStateInfo.forNonError(ConnectivityState.READY));
	}

	@Override
	public void shutdown() {
	}

	@Override
	public List<EquivalentAddressGroup> getAllAddresses() {
		return this.addresses;
	}

	@Override
	public Attributes getAttributes() {
		return Attributes.EMPTY;
	}

	@Override
	public ChannelLogger getChannelLogger() {
		return new SilentLogger();
	}

	@Override
	public Channel asChannel() {
		return this.channel;
	}

}
