package dev.healthcheck.etcd;

import java.util.concurrent.CompletableFuture;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Election;
import io.etcd.jetcd.common.exception.ErrorCode;
import io.etcd.jetcd.common.exception.EtcdException;
import io.etcd.jetcd.election.CampaignResponse;
import io.etcd.jetcd.election.LeaderKey;
import io.etcd.jetcd.election.LeaderResponse;
import io.etcd.jetcd.election.ProclaimResponse;
import io.etcd.jetcd.election.ResignResponse;

/**
 * Elections that go on when their endpoint fails. A campaign is idempotent, because the
 * lease names its key, so it is made again at another endpoint; an observation is resumed
 * and reports a leader once.
 */
final class RepeatingElection implements Election {

	private final Election election;

	private final Repeat repeat;

	private volatile boolean closed;

	RepeatingElection(Election election, Repeat repeat) {
		this.election = election;
		this.repeat = repeat;
	}

	@Override
	public CompletableFuture<CampaignResponse> campaign(ByteSequence electionName, long leaseId,
			ByteSequence proposal) {
		CompletableFuture<CampaignResponse> result = new CompletableFuture<>();
		campaign(electionName, leaseId, proposal, 1, result);
		return result;
	}

	private void campaign(ByteSequence electionName, long leaseId, ByteSequence proposal, int attempt,
			CompletableFuture<CampaignResponse> result) {
		long startedNanos = System.nanoTime();
		this.election.campaign(electionName, leaseId, proposal).whenComplete((response, error) -> {
			if (error == null) {
				result.complete(response);
				return;
			}
			// a campaign that waited for long begins anew to count its attempts
			boolean waited = System.nanoTime() - startedNanos > this.repeat.maxDelay().toNanos() * 2;
			int number = waited ? 1 : attempt;
			if (isUnavailable(error) && number < this.repeat.attempts() && !this.closed && !result.isDone()) {
				this.repeat.scheduler()
					.schedule(this.repeat.delay(number),
							() -> campaign(electionName, leaseId, proposal, number + 1, result));
			}
			else {
				result.completeExceptionally(error);
			}
		});
	}

	@Override
	public CompletableFuture<ProclaimResponse> proclaim(LeaderKey leaderKey, ByteSequence proposal) {
		return this.election.proclaim(leaderKey, proposal);
	}

	@Override
	public CompletableFuture<LeaderResponse> leader(ByteSequence electionName) {
		return this.repeat.call(() -> this.election.leader(electionName), RepeatingElection::isUnavailable);
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

	private static boolean isUnavailable(Throwable error) {
		for (Throwable cause = error; cause != null; cause = cause.getCause()) {
			if (cause instanceof EtcdException etcd && etcd.getErrorCode() == ErrorCode.UNAVAILABLE) {
				return true;
			}
		}
		return Repeat.statusOf(error).getCode() == io.grpc.Status.Code.UNAVAILABLE;
	}

	private static boolean isUnavailable(io.grpc.Status status) {
		return status.getCode() == io.grpc.Status.Code.UNAVAILABLE;
	}

	private final class Observation implements Listener {

		private final ByteSequence electionName;

		private final Listener listener;

		private long reportedRevision;

		private int failures;

		Observation(ByteSequence electionName, Listener listener) {
			this.electionName = electionName;
			this.listener = listener;
		}

		@Override
		public void onNext(LeaderResponse response) {
			this.failures = 0;
			if (response.getKv().getModRevision() != this.reportedRevision) {
				this.reportedRevision = response.getKv().getModRevision();
				this.listener.onNext(response);
			}
		}

		@Override
		public void onError(Throwable error) {
			if (!isUnavailable(error) || RepeatingElection.this.closed) {
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
