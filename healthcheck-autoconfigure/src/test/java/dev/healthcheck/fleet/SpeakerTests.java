package dev.healthcheck.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

import dev.healthcheck.check.ManualScheduler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a speaker writes.
 */
class SpeakerTests {

	private final ManualScheduler scheduler = new ManualScheduler();

	private final List<Map<String, @Nullable String>> writes = new ArrayList<>();

	private final List<Long> times = new ArrayList<>();

	private final List<CompletableFuture<Void>> answers = new ArrayList<>();

	private final List<Speaker.Outcome> outcomes = new ArrayList<>();

	private final Speaker speaker = new Speaker(this.scheduler, () -> Duration.ofMillis(100).toNanos(),
			this.outcomes::add);

	private final Keyspace.Holding holding = new Keyspace.Holding() {

		@Override
		public CompletableFuture<Void> renew() {
			throw new AssertionError();
		}

		@Override
		public CompletableFuture<Void> write(Map<String, @Nullable String> changes) {
			SpeakerTests.this.writes.add(new LinkedHashMap<>(changes));
			SpeakerTests.this.times.add(SpeakerTests.this.scheduler.nanoTime());
			SpeakerTests.this.answers.add(new CompletableFuture<>());
			return SpeakerTests.this.answers.get(SpeakerTests.this.answers.size() - 1);
		}

		@Override
		public CompletableFuture<Void> giveBack() {
			throw new AssertionError();
		}

	};

	@Test
	void nothingIsSaidWithoutALease() {
		this.speaker.want("a", "1");
		this.scheduler.advance(Duration.ofSeconds(1));
		assertThat(this.writes).isEmpty();
		this.speaker.begin(this.holding);
		this.scheduler.runDue();
		assertThat(this.writes).containsExactly(Map.of("a", "1"));
	}

	@Test
	void whatIsDueTogetherIsOneTransactionAndTheNextWaitsForTheGap() {
		this.speaker.begin(this.holding);
		this.speaker.want("a", "1");
		this.speaker.want("b", "1");
		this.scheduler.runDue();
		assertThat(this.writes).containsExactly(Map.of("a", "1", "b", "1"));
		this.speaker.want("c", "1");
		this.scheduler.advance(Duration.ofMillis(300));
		assertThat(this.writes).as("one at a time").hasSize(1);
		answer(0);
		assertThat(this.writes).hasSize(2);
		answer(1);
		this.speaker.want("d", "1");
		this.scheduler.advance(Duration.ofMillis(99));
		assertThat(this.writes).as("not before the gap").hasSize(2);
		this.scheduler.advance(Duration.ofMillis(1));
		assertThat(this.writes).hasSize(3);
		assertThat(this.times.get(2) - this.times.get(1)).isEqualTo(Duration.ofMillis(100).toNanos());
	}

	@Test
	void aTransactionHas128WordsAtMost() {
		this.speaker.begin(this.holding);
		for (int i = 0; i < 300; i++) {
			this.speaker.want("k" + i, "1");
		}
		this.scheduler.runDue();
		answer(0);
		this.scheduler.advance(Duration.ofMillis(100));
		answer(1);
		this.scheduler.advance(Duration.ofMillis(100));
		answer(2);
		assertThat(this.writes).extracting(Map::size).containsExactly(128, 128, 44);
	}

	@Test
	void aWordThatWasWithdrawnBeforeItWasWrittenIsNeverWritten() {
		this.speaker.begin(this.holding);
		this.speaker.want("a", "1");
		this.speaker.want("a", null);
		this.scheduler.advance(Duration.ofSeconds(1));
		assertThat(this.writes).isEmpty();
	}

	@Test
	void aWriteThatFailedIsMadeAgain() {
		this.speaker.begin(this.holding);
		this.speaker.want("a", "1");
		this.scheduler.runDue();
		this.answers.get(0).completeExceptionally(new IllegalStateException("no"));
		this.scheduler.runDue();
		assertThat(this.outcomes).containsExactly(Speaker.Outcome.FAILED);
		assertThat(this.writes).hasSize(1);
		this.scheduler.advance(Duration.ofSeconds(1));
		assertThat(this.writes).containsExactly(Map.of("a", "1"), Map.of("a", "1"));
	}

	@Test
	void anAnswerThatNeverComesIsNotWaitedFor() {
		this.speaker.begin(this.holding);
		this.speaker.want("a", "1");
		this.scheduler.advance(Duration.ofSeconds(7));
		assertThat(this.writes).hasSize(2);
		answer(0);
		assertThat(this.outcomes).as("the late answer says nothing").containsExactly(Speaker.Outcome.FAILED);
	}

	@Test
	void aLeaseThatIsGoneIsTold() {
		this.speaker.begin(this.holding);
		this.speaker.want("a", "1");
		this.scheduler.runDue();
		this.answers.get(0).completeExceptionally(new Keyspace.LeaseGoneException());
		this.scheduler.runDue();
		assertThat(this.outcomes).containsExactly(Speaker.Outcome.FENCED);
	}

	@Test
	void whatTheWatchShowsIsMendedWhoeverDidIt() {
		this.speaker.begin(this.holding);
		this.speaker.want("a", "1");
		this.scheduler.runDue();
		answer(0);
		this.speaker.seen("a", "1");
		this.scheduler.advance(Duration.ofSeconds(1));
		assertThat(this.writes).hasSize(1);
		this.speaker.seen("a", null);
		this.speaker.seen("old", "0");
		this.scheduler.advance(Duration.ofSeconds(1));
		Map<String, @Nullable String> mended = new HashMap<>();
		mended.put("a", "1");
		mended.put("old", null);
		assertThat(this.writes).hasSize(2).last().isEqualTo(mended);
	}

	@Test
	void nothingIsSaidAfterTheEnd() {
		this.speaker.begin(this.holding);
		this.speaker.want("a", "1");
		this.speaker.end();
		this.speaker.want("b", "1");
		this.scheduler.advance(Duration.ofSeconds(10));
		assertThat(this.writes).isEmpty();
	}

	/** Writes that fail, come late, come twice and are seen late. */
	@Test
	void whateverGoesWrongTheKeysBecomeWhatIsWanted() {
		for (long seed = 0; seed < 300; seed++) {
			ManualScheduler scheduler = new ManualScheduler();
			FaultyStore store = new FaultyStore(scheduler, seed);
			Speaker speaker = new Speaker(scheduler, () -> Duration.ofMillis(100).toNanos(), (outcome) -> {
			});
			store.speaker = speaker;
			speaker.begin(store);
			SplittableRandom random = new SplittableRandom(seed);
			Map<String, String> wanted = new HashMap<>();
			for (int step = 0; step < 60; step++) {
				String key = "k" + random.nextInt(8);
				String value = random.nextBoolean() ? String.valueOf(step) : null;
				speaker.want(key, value);
				if (value != null) {
					wanted.put(key, value);
				}
				else {
					wanted.remove(key);
				}
				scheduler.advance(Duration.ofMillis(random.nextInt(200)));
			}
			store.faulty = false;
			scheduler.advance(Duration.ofSeconds(60));
			assertThat(store.content).as("seed %s", seed).isEqualTo(wanted);
		}
	}

	private void answer(int number) {
		this.answers.get(number).complete(null);
		this.scheduler.runDue();
	}

	private static final class FaultyStore implements Keyspace.Holding {

		private final ManualScheduler scheduler;

		private final SplittableRandom random;

		private final Map<String, String> content = new HashMap<>();

		private @Nullable Speaker speaker;

		private boolean faulty = true;

		private long lastEvent;

		FaultyStore(ManualScheduler scheduler, long seed) {
			this.scheduler = scheduler;
			this.random = new SplittableRandom(seed);
			this.lastEvent = scheduler.nanoTime();
		}

		@Override
		public CompletableFuture<Void> write(Map<String, @Nullable String> changes) {
			Map<String, @Nullable String> copy = new LinkedHashMap<>(changes);
			CompletableFuture<Void> answer = new CompletableFuture<>();
			int fault = this.faulty ? this.random.nextInt(6) : 5;
			if (fault != 0) {
				apply(copy, (fault == 1) ? 8000 : 3);
			}
			if (fault == 2) {
				apply(copy, 1500);
			}
			if (fault <= 3) {
				this.scheduler.schedule(Duration.ofMillis(this.random.nextInt(500)),
						() -> answer.completeExceptionally(new IllegalStateException("fault " + fault)));
			}
			else {
				this.scheduler.schedule(Duration.ofMillis(5), () -> answer.complete(null));
			}
			return answer;
		}

		private void apply(Map<String, @Nullable String> changes, long millis) {
			this.scheduler.schedule(Duration.ofMillis(millis), () -> {
				changes.forEach((key, value) -> {
					if (value != null) {
						this.content.put(key, value);
					}
					else {
						this.content.remove(key);
					}
				});
				long now = this.scheduler.nanoTime();
				this.lastEvent = Math.max(this.lastEvent, now + Duration.ofMillis(this.random.nextInt(400)).toNanos());
				this.scheduler.schedule(Duration.ofNanos(this.lastEvent - now),
						() -> changes.forEach(Objects.requireNonNull(this.speaker)::seen));
			});
		}

		@Override
		public CompletableFuture<Void> renew() {
			throw new AssertionError();
		}

		@Override
		public CompletableFuture<Void> giveBack() {
			throw new AssertionError();
		}

	}

}
