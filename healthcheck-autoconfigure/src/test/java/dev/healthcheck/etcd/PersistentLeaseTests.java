package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import dev.healthcheck.check.ManualScheduler;
import dev.healthcheck.testing.faults.FaultRow;
import io.etcd.jetcd.Lease;
import io.etcd.jetcd.common.exception.ErrorCode;
import io.etcd.jetcd.common.exception.EtcdExceptionFactory;
import io.etcd.jetcd.lease.LeaseKeepAliveResponse;
import io.etcd.jetcd.support.CloseableClient;
import io.etcd.jetcd.support.Observers;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

/**
 * A lease while jetcd keeps it alive, and while it does not, on a virtual clock.
 */
class PersistentLeaseTests {

	private static final long LEASE = 7;

	private final ManualScheduler scheduler = new ManualScheduler();

	private final Lease jetcd = mock();

	private final CloseableClient kept = mock();

	private final List<CompletableFuture<LeaseKeepAliveResponse>> own = new ArrayList<>();

	private final List<String> heard = new ArrayList<>();

	private final PersistentLease lease = new PersistentLease(this.jetcd,
			new Repeat(this.scheduler, EtcdClientSettings.builder(List.of("http://127.0.0.1:1")).build()));

	private @Nullable StreamObserver<LeaseKeepAliveResponse> observer;

	@Test
	void nothingIsSentWhileJetcdHasAnswersInTime() {
		keepAlive();
		for (int i = 0; i < 20; i++) {
			jetcd().onNext(answer(10));
			pass(Duration.ofMillis(3900));
		}
		assertThat(this.own).isEmpty();
		assertThat(this.heard).hasSize(20).containsOnly("alive 10");
	}

	/** As it does after the wall clock was set back. */
	@Test
	@FaultRow(13)
	void aLeaseThatJetcdDoesNotKeepAliveIsKeptAliveAllTheSame() {
		keepAlive();
		jetcd().onNext(answer(10));
		for (int i = 1; i <= 5; i++) {
			pass(Duration.ofMillis(4333));
			assertThat(this.own).hasSize(i - 1);
			pass(Duration.ofMillis(1));
			assertThat(this.own).hasSize(i);
			last().complete(answer(10));
			assertThat(this.heard).hasSize(i + 1).containsOnly("alive 10");
		}
	}

	@Test
	void aLeaseThatNeverHadAnAnswerIsKeptAliveToo() {
		keepAlive();
		pass(Duration.ofSeconds(1));
		last().complete(answer(10));
		assertThat(this.heard).containsExactly("alive 10");
	}

	@Test
	void aShortLeaseIsKeptAliveAtHalfItsTime() {
		keepAlive();
		jetcd().onNext(answer(2));
		pass(Duration.ofSeconds(1));
		assertThat(this.own).hasSize(1);
	}

	@Test
	void whatFailsIsSentAgainBeforeTheLeaseExpires() {
		keepAlive();
		jetcd().onNext(answer(2));
		pass(Duration.ofSeconds(1));
		last().completeExceptionally(Status.UNAVAILABLE.asRuntimeException());
		pass(Duration.ofMillis(250));
		assertThat(this.own).hasSize(2);
		assertThat(this.heard).containsExactly("alive 2");
	}

	/** A member that hangs keeps one of them, not one for each look. */
	@Test
	void whatIsNotAnsweredIsSentAgainLater() {
		keepAlive();
		jetcd().onNext(answer(2));
		pass(Duration.ofMillis(1999));
		assertThat(this.own).hasSize(1);
		pass(Duration.ofMillis(1));
		assertThat(this.own).hasSize(2);
	}

	@Test
	void aLeaseThatIsGoneIsToldOnceAndLeftAlone() {
		keepAlive();
		jetcd().onNext(answer(10));
		pass(Duration.ofSeconds(5));
		last().completeExceptionally(
				EtcdExceptionFactory.newEtcdException(ErrorCode.NOT_FOUND, "etcdserver: requested lease not found"));
		pass(Duration.ofMinutes(1));
		assertThat(this.own).hasSize(1);
		assertThat(this.heard).containsExactly("alive 10", "etcdserver: requested lease not found");
		verify(this.kept).close();
	}

	@Test
	void nothingIsSentForALeaseThatIsNoLongerKept() {
		keepAlive().close();
		pass(Duration.ofMinutes(1));
		assertThat(this.own).isEmpty();
		assertThat(this.scheduler.pending()).isZero();
	}

	@Test
	void nothingIsSentOnceTheClientIsClosed() {
		keepAlive();
		this.lease.close();
		pass(Duration.ofMinutes(1));
		assertThat(this.own).isEmpty();
		assertThat(this.scheduler.pending()).isZero();
	}

	private CloseableClient keepAlive() {
		when(this.jetcd.keepAlive(anyLong(), any())).thenAnswer((call) -> {
			this.observer = call.getArgument(1);
			return this.kept;
		});
		when(this.jetcd.keepAliveOnce(LEASE)).thenAnswer((call) -> {
			this.own.add(new CompletableFuture<>());
			return last();
		});
		return this.lease.keepAlive(LEASE,
				Observers.<LeaseKeepAliveResponse>builder()
					.onNext((answer) -> this.heard.add("alive " + answer.getTTL()))
					.onError((error) -> this.heard.add(error.getMessage()))
					.build());
	}

	private StreamObserver<LeaseKeepAliveResponse> jetcd() {
		return Objects.requireNonNull(this.observer);
	}

	private CompletableFuture<LeaseKeepAliveResponse> last() {
		return this.own.get(this.own.size() - 1);
	}

	private void pass(Duration time) {
		this.scheduler.advance(time);
	}

	private static LeaseKeepAliveResponse answer(long ttl) {
		return new LeaseKeepAliveResponse(
				io.etcd.jetcd.api.LeaseKeepAliveResponse.newBuilder().setID(LEASE).setTTL(ttl).build());
	}

}
