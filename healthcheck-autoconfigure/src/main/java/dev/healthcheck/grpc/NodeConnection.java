package dev.healthcheck.grpc;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;

import dev.healthcheck.check.Jitter;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.upstream.NodeHealth;
import io.grpc.Attributes;
import io.grpc.ConnectivityState;
import io.grpc.ConnectivityStateInfo;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one warm connection to one node. All in the channel's synchronization context.
 * <p>
 * A subchannel is replaced rather than waited for: after a failure, because gRPC's own
 * back-off grows to two minutes; when connecting takes too long, because a hung process
 * accepts connections and says nothing; and when the node falls into trouble, because
 * only a connection made afterwards proves that it lives.
 * <p>
 * A name may have several addresses. They are tried one after the other, each for the
 * connect timeout, and a connection that stays silent is made anew to the next one. The
 * node has failed when all of them have. Whatever fails has the name looked up again.
 */
final class NodeConnection implements HealthFollower.Connection {

	private static final Duration RECONNECT_DELAY = Duration.ofMillis(500);

	private static final Jitter RECONNECT_JITTER = new Jitter();

	private final LoadBalancer.Helper helper;

	private final UpstreamTarget target;

	private final NodeHealth node;

	private final Runnable onChange;

	private final AddressOrder addresses;

	private Attributes attributes;

	private LoadBalancer.@Nullable Subchannel subchannel;

	private NodeCalls calls = new NodeCalls();

	/** Read by pickers. */
	private volatile ConnectivityState state = ConnectivityState.IDLE;

	/** Read by pickers. */
	private volatile boolean failed;

	private long connectedAtNanos;

	private final SingleTimer timer;

	private final HealthFollower follower;

	NodeConnection(LoadBalancer.Helper helper, UpstreamTarget target, NodeHealth node, EquivalentAddressGroup addresses,
			Runnable onChange) {
		this.helper = helper;
		this.target = target;
		this.node = node;
		this.addresses = new AddressOrder(addresses.getAddresses());
		this.attributes = addresses.getAttributes();
		this.onChange = onChange;
		this.timer = new SingleTimer(helper);
		this.follower = new HealthFollower(helper, target, node, this);
	}

	NodeHealth node() {
		return this.node;
	}

	HealthFollower follower() {
		return this.follower;
	}

	@Override
	public boolean isReady() {
		return this.state == ConnectivityState.READY;
	}

	/**
	 * Whether calls may wait for this connection, which their picker does not list: it is
	 * being made, or has just been made and the next picker lists it, and its node is
	 * well.
	 */
	boolean isPromising() {
		ConnectivityState state = this.state;
		boolean connecting = state == ConnectivityState.CONNECTING || state == ConnectivityState.IDLE
				|| state == ConnectivityState.READY;
		NodeStatus status = this.node.status();
		return connecting && status.isSelectable()
				&& (status != NodeStatus.UNSTABLE || !this.target.requiresConnection());
	}

	/** Whether it is promising, and has not failed since it was last made. */
	boolean isFresh() {
		return !this.failed && isPromising();
	}

	ReadyNode ready() {
		LoadBalancer.Subchannel subchannel = this.subchannel;
		if (subchannel == null) {
			throw new IllegalStateException(this.node.address() + " is not connected");
		}
		return new ReadyNode(this.target, this.node, subchannel, this.connectedAtNanos, this.calls);
	}

	/** Take addresses that may have changed. */
	void update(EquivalentAddressGroup addresses) {
		this.attributes = addresses.getAttributes();
		if (!this.addresses.update(addresses.getAddresses()) && this.state != ConnectivityState.TRANSIENT_FAILURE) {
			replace();
		}
	}

	void connect() {
		this.addresses.begin();
		dial();
	}

	private void dial() {
		this.timer.cancel();
		SocketAddress address = this.addresses.current();
		this.calls = this.addresses.hasOthers()
				? new NodeCalls(this.target.upstream().nanoTime(), (calls) -> unanswered(calls, address))
				: new NodeCalls();
		LoadBalancer.Subchannel subchannel = this.helper.createSubchannel(LoadBalancer.CreateSubchannelArgs.newBuilder()
			.setAddresses(new EquivalentAddressGroup(address, this.attributes))
			.build());
		this.subchannel = subchannel;
		this.state = ConnectivityState.IDLE;
		subchannel.start((info) -> stateChanged(subchannel, info));
		subchannel.requestConnection();
	}

	private void stateChanged(LoadBalancer.Subchannel source, ConnectivityStateInfo info) {
		if (source != this.subchannel || this.state == info.getState()) {
			return;
		}
		boolean wasReady = isReady();
		this.state = info.getState();
		if (wasReady) {
			lost();
		}
		switch (info.getState()) {
			case READY -> {
				this.timer.cancel();
				this.failed = false;
				this.addresses.settle();
				this.connectedAtNanos = this.target.upstream().nanoTime();
				this.target.connected(this.node.address(), source.asChannel());
				this.node.connected((this.addresses.current() instanceof InetSocketAddress address) ? address : null);
			}
			case IDLE -> {
				this.helper.refreshNameResolution();
				source.requestConnection();
			}
			case CONNECTING -> {
				if (!this.timer.isPlanned()) {
					waitForConnection(new ConnectPatience(this.target.connectTimeout(), System.nanoTime()));
				}
			}
			case TRANSIENT_FAILURE -> failed(FailureKind.TCP, cause(info.getStatus()));
			case SHUTDOWN -> this.timer.cancel();
		}
		this.onChange.run();
	}

	private void waitForConnection(ConnectPatience patience) {
		this.timer.after(patience.part(), () -> {
			if (patience.isOver(System.nanoTime())) {
				connectingTooLong();
			}
			else {
				waitForConnection(patience);
			}
		});
	}

	private void connectingTooLong() {
		this.state = ConnectivityState.TRANSIENT_FAILURE;
		failed(FailureKind.TIMEOUT, "no connection within " + this.target.connectTimeout().toMillis() + " ms");
		this.onChange.run();
	}

	private void failed(FailureKind kind, String cause) {
		this.helper.refreshNameResolution();
		this.addresses.demote();
		if (this.addresses.advance()) {
			redial();
			return;
		}
		this.failed = true;
		this.timer.after(RECONNECT_JITTER.of(RECONNECT_DELAY), this::replace);
		// while the application starts, perhaps this side had no time for it: calls go
		// elsewhere, but the node is not blamed
		if (kind != FailureKind.TIMEOUT || this.target.upstream().isStarted()) {
			this.node.connectFailed(Outcome.failure(kind, cause));
		}
	}

	/** Several threads may tell that their calls were not answered. */
	private void unanswered(NodeCalls calls, SocketAddress address) {
		this.helper.getSynchronizationContext().execute(() -> {
			if (this.calls == calls && isReady()) {
				renew();
				calls.moveAll(this.node.address() + " does not answer at " + address);
			}
		});
	}

	@Override
	public NodeCalls calls() {
		return this.calls;
	}

	@Override
	public boolean hasOtherAddresses() {
		return this.addresses.hasOthers();
	}

	@Override
	public void renew() {
		this.helper.refreshNameResolution();
		this.addresses.demote();
		replace();
	}

	/** Make a new connection; calls on the old one end normally. */
	void replace() {
		this.addresses.begin();
		redial();
	}

	private void redial() {
		LoadBalancer.Subchannel old = this.subchannel;
		boolean wasReady = isReady();
		dial();
		if (wasReady) {
			lost();
		}
		this.onChange.run();
		if (old != null) {
			// after the picker was published, which waits in the same line: calls would
			// wait for ever in one that knows the old connection
			this.helper.getSynchronizationContext().execute(old::shutdown);
		}
	}

	/** Give the connection up, because the node left or the channel ends. */
	void close() {
		this.timer.cancel();
		this.follower.close();
		boolean wasReady = isReady();
		this.state = ConnectivityState.SHUTDOWN;
		if (wasReady) {
			lost();
		}
		if (this.subchannel != null) {
			this.subchannel.shutdown();
		}
		this.calls.moveStreams(this.node.address() + " left");
	}

	private void lost() {
		this.target.disconnected(this.node.address());
		this.node.disconnected();
	}

	private static String cause(Status status) {
		return new CallEnd(status, false, false, Duration.ZERO, false).cause();
	}

}
