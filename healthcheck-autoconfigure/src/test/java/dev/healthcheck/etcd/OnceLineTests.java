package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import dev.healthcheck.check.Jitter;
import dev.healthcheck.check.ManualScheduler;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.kv.PutResponse;
import io.grpc.Status;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many exactly-once writes are under way at a time, on a virtual clock.
 */
class OnceLineTests {

	private static final int MOST = OnceLine.MOST;

	private static final int KEYS = 200;

	private final ManualScheduler scheduler = new ManualScheduler();

	private final ModelEtcd model = new ModelEtcd();

	private final QueueingEtcd etcd = new QueueingEtcd(this.model, this.scheduler);

	private final Repeat repeat = new Repeat(this.scheduler,
			EtcdClientSettings.builder(List.of("http://127.0.0.1:1")).build(), new Jitter(() -> 0.5));

	private final OnceLine line = new OnceLine(this.repeat);

	private final KV kv = new OnceKv(
			new OnceContext(this.etcd.kv(), this.etcd.kv(),
					new OnceSessions(new LossyEtcd(this.model, this.scheduler, new Random(1)).lease(),
							ByteSequence.EMPTY, "healthcheck/", Duration.ofSeconds(2)),
					this.line, this.repeat, Duration.ofSeconds(30)));

	private final List<CompletableFuture<PutResponse>> writes = new ArrayList<>();

	@BeforeEach
	void openASession() {
		this.kv.put(ClientUnderTest.bytes("first"), ClientUnderTest.bytes("v"));
		this.scheduler.advance(Duration.ofSeconds(1));
		this.etcd.requests().clear();
	}

	private void write(int count) {
		for (int i = 0; i < count; i++) {
			// the model keeps every state of all keys
			ByteSequence key = ClientUnderTest.bytes("k" + this.writes.size() % KEYS);
			this.writes.add(this.kv.put(key, ClientUnderTest.bytes("v")));
		}
	}

	/** The keys that were written first, as they were sent. */
	private List<String> sent() {
		return this.etcd.requests()
			.stream()
			.map((request) -> request.getSuccess(0).getRequestPut().getKey().toStringUtf8())
			.toList();
	}

	@Test
	void soManyAreUnderWayAtATimeAndTheOthersFollowInTheirOrder() {
		this.etcd.stop();
		write(MOST + 50);
		this.scheduler.advance(Duration.ofSeconds(1));
		assertThat(sent()).hasSize(MOST);
		for (int i = 0; i < 50; i++) {
			this.etcd.answerOne();
			assertThat(sent()).hasSize(MOST + i + 1);
		}
		assertThat(sent()).isEqualTo(IntStream.range(0, MOST + 50).mapToObj((i) -> "k" + i).toList());
	}

	/**
	 * More is asked for than etcd can do, for five seconds. Writes wait in the client
	 * meanwhile, where waiting costs nothing: nothing is asked for twice.
	 */
	@Test
	void whatASlowClusterCannotDoIsNotRepeatedButWaits() {
		this.etcd.takes(Duration.ofMillis(10));
		for (int i = 0; i < 5 * 250; i++) {
			write(1);
			this.scheduler.advance(Duration.ofMillis(4));
		}
		this.etcd.takes(Duration.ofMillis(2));
		for (int i = 0; i < 5 * 250; i++) {
			write(1);
			this.scheduler.advance(Duration.ofMillis(4));
		}
		this.scheduler.advance(Duration.ofSeconds(30));
		assertThat(this.writes).allMatch((write) -> write.isDone() && !write.isCompletedExceptionally());
		assertThat(this.etcd.mostUnderWay()).isEqualTo(MOST);
		assertThat(this.etcd.requests()).as("attempts").hasSameSizeAs(this.writes);
	}

	/** Attempts of which no answer comes in time are not more than that, either. */
	@Test
	void repeatsDoNotPileUpWhileNobodyAnswersInTime() {
		this.etcd.takes(Duration.ofMillis(100));
		for (int i = 0; i < 5 * 250; i++) {
			write(1);
			this.scheduler.advance(Duration.ofMillis(4));
		}
		this.etcd.takes(Duration.ofMillis(1));
		this.scheduler.advance(Duration.ofSeconds(20));
		assertThat(this.writes).allMatch((write) -> write.isDone() && !write.isCompletedExceptionally());
		assertThat(this.etcd.mostUnderWay()).isEqualTo(MOST);
		assertThat(this.etcd.requests().size()).as("attempts").isLessThan(2 * this.writes.size());
	}

	@Test
	void aWriteWhoseTurnDoesNotComeInTimeIsNotAttempted() {
		this.etcd.stop();
		write(MOST + 5);
		this.scheduler.advance(Duration.ofSeconds(29));
		assertThat(this.writes).noneMatch(CompletableFuture::isDone);
		this.scheduler.advance(Duration.ofSeconds(2));
		this.writes.subList(MOST, MOST + 5)
			.forEach((write) -> assertThat(ClientUnderTest.error(write))
				.hasMessageStartingWith("UNAVAILABLE: not attempted in time"));
		IntStream.range(0, MOST).forEach((i) -> this.etcd.answerOne());
		assertThat(sent()).hasSize(MOST);
	}

	@Test
	void aWriteThatIsCancelledWhileItWaitsIsNotAttempted() {
		this.etcd.stop();
		write(MOST + 2);
		this.scheduler.advance(Duration.ofSeconds(1));
		this.writes.get(MOST).cancel(false);
		this.scheduler.advance(Duration.ofSeconds(1));
		this.etcd.answerOne();
		assertThat(sent()).hasSize(MOST + 1).doesNotContain("k" + MOST).contains("k" + (MOST + 1));
	}

	@Test
	void thoseThatWaitAreTurnedAwayWhenTheClientIsClosed() {
		this.etcd.stop();
		write(MOST + 5);
		this.scheduler.advance(Duration.ofSeconds(1));
		this.repeat.close();
		write(1);
		this.writes.subList(MOST, MOST + 6)
			.forEach((write) -> assertThat(ClientUnderTest.error(write))
				.hasMessage("UNAVAILABLE: not attempted: the client was closed before"));
	}

	/** They would need the stack of all of them. */
	@Test
	void turnsThatEndAtOnceAreNotNested() {
		AtomicInteger turns = new AtomicInteger();
		int others = 100_000;
		for (int i = 0; i < MOST; i++) {
			this.line.enter(member(turns::incrementAndGet));
		}
		for (int i = 0; i < others; i++) {
			this.line.enter(member(() -> this.line.leave(turns::incrementAndGet)));
		}
		this.line.leave(() -> assertThat(turns).hasValue(MOST));
		assertThat(turns).hasValue(MOST + others);
	}

	/** Who waits for another write when it is told of its own. */
	@Test
	void aTurnIsFreeBeforeItsCallerIsTold() {
		this.etcd.stop();
		write(MOST);
		this.scheduler.advance(Duration.ofSeconds(1));
		AtomicInteger sentMeanwhile = new AtomicInteger();
		this.writes.get(0).thenRun(() -> {
			write(1);
			sentMeanwhile.set(sent().size());
		});
		this.etcd.answerOne();
		assertThat(sentMeanwhile).hasValue(MOST + 1);
	}

	private static OnceLine.Member member(Runnable turn) {
		return new OnceLine.Member() {

			@Override
			public void turn() {
				turn.run();
			}

			@Override
			public boolean isOver(long nowNanos) {
				return false;
			}

			@Override
			public void turnAway(Status why) {
				throw new AssertionError(why);
			}

		};
	}

}
