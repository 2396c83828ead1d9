package dev.healthcheck.etcd;

import java.util.concurrent.CompletableFuture;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Election;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.common.exception.EtcdExceptionFactory;
import io.etcd.jetcd.election.CampaignResponse;
import io.etcd.jetcd.election.LeaderKey;
import io.etcd.jetcd.election.LeaderResponse;
import io.etcd.jetcd.election.ProclaimResponse;
import io.etcd.jetcd.election.ResignResponse;
import org.jspecify.annotations.Nullable;

/**
 * Elections that go on when their endpoint fails: campaigns stand in a
 * {@link WaitingLine}; an observation is resumed and reports a leader once.
 */
final class RepeatingElection implements Election {

	private final Election election;

	private final WaitingLine line;

	private final ByteSequence namespace;

	private final Repeat repeat;

	private volatile boolean closed;

	RepeatingElection(Election election, WaitingLine line, ByteSequence namespace, Repeat repeat) {
		this.election = election;
		this.line = line;
		this.namespace = namespace;
		this.repeat = repeat;
	}

	@Override
	public CompletableFuture<CampaignResponse> campaign(ByteSequence electionName, long leaseId,
			ByteSequence proposal) {
		if (leaseId == 0) {
			// the server makes a lease, which nobody keeps alive
			return this.election.campaign(electionName, leaseId, proposal);
		}
		CompletableFuture<LinePlace> joined = this.line.join(electionName, leaseId, proposal);
		CompletableFuture<CampaignResponse> result = joined.thenApply((place) -> response(electionName, leaseId, place))
			.exceptionally((error) -> {
				throw EtcdExceptionFactory.toEtcdException(Repeat.unwrapped(error));
			});
		result.whenComplete((response, error) -> joined.cancel(false));
		return result;
	}

	/** Later calls send the key back as it is, without the namespace's help. */
	private CampaignResponse response(ByteSequence electionName, long leaseId, LinePlace place) {
		return new CampaignResponse(io.etcd.jetcd.api.CampaignResponse.newBuilder()
			.setHeader(Headers.of(place.header()))
			.setLeader(io.etcd.jetcd.api.LeaderKey.newBuilder()
				.setName(ByteString.copyFrom(this.namespace.concat(electionName).getBytes()))
				.setKey(ByteString.copyFrom(this.namespace.concat(place.key()).getBytes()))
				.setRev(place.revision())
				.setLease(leaseId))
			.build());
	}

	@Override
	public CompletableFuture<ProclaimResponse> proclaim(LeaderKey leaderKey, ByteSequence proposal) {
		return this.election.proclaim(leaderKey, proposal);
	}

	@Override
	public CompletableFuture<LeaderResponse> leader(ByteSequence electionName) {
		return this.repeat.whileUnavailable(() -> this.election.leader(electionName));
	}

	@Override
	public void observe(ByteSequence electionName, Listener listener) {
		this.election.observe(electionName, new Observation(electionName, listener));
	}

	@Override
	public CompletableFuture<ResignResponse> resign(LeaderKey leaderKey) {
		return this.election.resign(leaderKey);
	}

	@Override
	public void close() {
		this.closed = true;
		this.election.close();
	}

	private final class Observation implements Listener {

		private final ByteSequence electionName;

		private final Listener listener;

		private @Nullable KeyValue reported;

		private int failures;

		Observation(ByteSequence electionName, Listener listener) {
			this.electionName = electionName;
			this.listener = listener;
		}

		@Override
		public void onNext(LeaderResponse response) {
			this.failures = 0;
			KeyValue leader = response.getKv();
			if (this.reported == null || !isSame(this.reported, leader)) {
				this.reported = leader;
				this.listener.onNext(response);
			}
		}

		/** Not by the revision alone: a cluster that was made anew has the same ones. */
		private static boolean isSame(KeyValue one, KeyValue other) {
			return one.getModRevision() == other.getModRevision() && one.getKey().equals(other.getKey())
					&& one.getValue().equals(other.getValue());
		}

		@Override
		public void onError(Throwable error) {
			if (!Repeat.isUnavailable(Repeat.statusOf(error)) || RepeatingElection.this.closed) {
				this.listener.onError(error);
				return;
			}
			this.failures++;
			Repeat repeat = RepeatingElection.this.repeat;
			repeat.scheduler()
				.schedule(repeat.delay(this.failures),
						() -> RepeatingElection.this.election.observe(this.electionName, this));
		}

		@Override
		public void onCompleted() {
			this.listener.onCompleted();
		}

	}

}
