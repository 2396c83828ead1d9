package dev.healthcheck.etcd;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.healthcheck.check.Scheduler;
import dev.healthcheck.grpc.UpstreamTarget;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.upstream.NodeHealth;
import dev.healthcheck.upstream.Upstream;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.StatusRequest;
import io.etcd.jetcd.api.StatusResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

/**
 * What the members of a cluster say of themselves: each is asked for its status over the
 * connection that calls use, at most once per {@link #PERIOD}. The leader, if there is
 * one that the latest Raft term knows, is told to the balancer.
 */
final class EtcdMembers implements AutoCloseable {

	static final Duration PERIOD = Duration.ofSeconds(5);

	/** How often to look for endpoints whose turn has come. */
	private static final Duration ROUND = Duration.ofMillis(500);

	private static final Pattern ALARM = Pattern.compile("alarm:\\s*(\\w+)");

	private final Upstream upstream;

	private final Scheduler scheduler;

	private final Duration timeout;

	private final List<UpstreamTarget> targets = new CopyOnWriteArrayList<>();

	private final Map<NodeAddress, EtcdMember> members = new ConcurrentHashMap<>();

	private final Map<NodeAddress, Long> askedAt = new ConcurrentHashMap<>();

	private volatile Scheduler.@Nullable Cancellable timer;

	private volatile boolean closed;

	private @Nullable NodeAddress leader;

	private long leaderMovedAtNanos;

	EtcdMembers(Upstream upstream, Scheduler scheduler, Duration timeout) {
		this.upstream = upstream;
		this.scheduler = scheduler;
		this.timeout = timeout;
		next();
	}

	/** Ask over the connections of this channel too. */
	void addTarget(UpstreamTarget target) {
		this.targets.add(target);
	}

	void removeTarget(UpstreamTarget target) {
		this.targets.remove(target);
	}

	/** What the members said; one that has failed since leads no more. */
	Map<NodeAddress, EtcdMember> members() {
		Map<NodeAddress, EtcdMember> members = new HashMap<>(this.members);
		members.replaceAll((address, member) -> isLost(address) ? member.notLeading() : member);
		return Map.copyOf(members);
	}

	private boolean isLost(NodeAddress address) {
		NodeHealth node = this.upstream.health(address);
		return node == null || node.status() == NodeStatus.UNHEALTHY;
	}

	private void next() {
		if (!this.closed) {
			this.timer = this.scheduler.schedule(ROUND, this::round);
		}
	}

	private void round() {
		this.members.keySet().removeIf((address) -> this.upstream.health(address) == null);
		this.askedAt.keySet().removeIf((address) -> this.upstream.health(address) == null);
		long now = this.scheduler.nanoTime();
		for (UpstreamTarget target : this.targets) {
			target.connections().forEach((address, channel) -> {
				Long last = this.askedAt.get(address);
				if (last == null || now - last >= PERIOD.toNanos()) {
					this.askedAt.put(address, now);
					ask(address, channel);
				}
			});
		}
		next();
	}

	private void ask(NodeAddress address, Channel channel) {
		CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(this.timeout.toNanos(), TimeUnit.NANOSECONDS);
		ClientCalls.asyncUnaryCall(channel.newCall(MaintenanceGrpc.getStatusMethod(), options),
				StatusRequest.getDefaultInstance(), new StreamObserver<StatusResponse>() {

					@Override
					public void onNext(StatusResponse status) {
						answered(address, status);
					}

					@Override
					public void onError(Throwable error) {
						// what is known of it stays: health is the business of checks and
						// calls
					}

					@Override
					public void onCompleted() {
					}

				});
	}

	synchronized void answered(NodeAddress address, StatusResponse status) {
		long id = status.getHeader().getMemberId();
		boolean leads = status.getLeader() == id && id != 0;
		EtcdMember before = this.members.get(address);
		if (before != null && status.getRaftTerm() < before.raftTerm()) {
			// made anew or restored: terms begin below, and what the others said is past
			this.members.clear();
			this.leader = null;
		}
		this.members.put(address,
				new EtcdMember(id, status.getVersion(), leads, status.getIsLearner(), status.getDbSize(),
						status.getRaftTerm(), status.getRaftIndex(),
						status.getErrorsList().stream().map(EtcdMembers::alarm).toList(), Instant.now()));
		boolean latest = this.members.values().stream().allMatch((other) -> other.raftTerm() <= status.getRaftTerm());
		if (leads && latest) {
			leaderIs(address);
		}
	}

	private void leaderIs(NodeAddress address) {
		long now = this.scheduler.nanoTime();
		if (this.leader == null || now - this.leaderMovedAtNanos >= PERIOD.toNanos()) {
			if (!address.equals(this.leader)) {
				this.leaderMovedAtNanos = now;
			}
			this.leader = address;
			this.upstream.balancer().leaderIs(address);
		}
	}

	private static String alarm(String error) {
		Matcher matcher = ALARM.matcher(error);
		return matcher.find() ? matcher.group(1) : error;
	}

	@Override
	public void close() {
		this.closed = true;
		Scheduler.Cancellable timer = this.timer;
		if (timer != null) {
			timer.cancel();
		}
	}

}
