package dev.healthcheck.etcd;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import dev.healthcheck.check.Jitter;
import dev.healthcheck.check.ManualScheduler;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.kv.DeleteResponse;
import io.etcd.jetcd.kv.PutResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random histories of lost, late and repeated requests, against a model of etcd on a
 * virtual clock: whatever happens, each write is applied once at most, exactly once if it
 * is acknowledged, never if it fails for certain, and answered as it was applied.
 */
class OnceModelTests {

	private static final int HISTORIES = Integer.getInteger("healthcheck.once.histories", 12);

	private static final int WRITERS = 4;

	private static final int KEYS = 3;

	private static final String TOKENS = "healthcheck/once/";

	private static final EtcdClientSettings SETTINGS = EtcdClientSettings.builder(List.of("http://127.0.0.1:1"))
		.build();

	@ParameterizedTest
	@ValueSource(ints = { 0, 20, 50, 80 })
	void eachWriteIsAppliedOnceWhateverBecomesOfMessages(int trouble) {
		int acknowledged = 0;
		for (int seed = 0; seed < HISTORIES; seed++) {
			History history = new History(seed, trouble);
			history.run(false, false);
			acknowledged += history.acknowledged();
			if (trouble == 0) {
				assertThat(history.errors()).isEmpty();
			}
		}
		assertThat(acknowledged).isGreaterThan(HISTORIES);
	}

	@Test
	void andWhateverBecomesOfLeasesAndOfTheHistory() {
		Set<String> kinds = new HashSet<>();
		for (int seed = 0; seed < HISTORIES; seed++) {
			History history = new History(seed, 40);
			history.run(true, true);
			history.errors().forEach((error) -> kinds.add(kind(error)));
		}
		// else the histories would not have what they are made for
		assertThat(kinds).contains("unknown", "applied");
	}

	@Test
	void noWriteFailsForWantOfAttempts() {
		for (int seed = 0; seed < HISTORIES; seed++) {
			History history = new History(seed, 30);
			history.run(false, false);
			assertThat(history.errors()).as("history %d", seed).isEmpty();
		}
	}

	private static String kind(Throwable error) {
		String text = String.valueOf(error.getMessage());
		return text.contains("it is unknown whether the write was applied") ? "unknown"
				: text.contains("the write was applied at revision") ? "applied" : "certain";
	}

	private static ByteSequence bytes(String text) {
		return ByteSequence.from(text, StandardCharsets.UTF_8);
	}

	private static final class History {

		private final int seed;

		private final Random random;

		private final ManualScheduler scheduler = new ManualScheduler();

		private final ModelEtcd etcd = new ModelEtcd();

		private final LossyEtcd network;

		private final int trouble;

		private final KV kv;

		private final Map<String, Throwable> failed = new HashMap<>();

		private final List<String> acknowledged = new ArrayList<>();

		private final List<AssertionError> wrong = new ArrayList<>();

		private int begun;

		private boolean ending;

		private int underWay;

		History(int seed, int trouble) {
			this.seed = seed;
			this.trouble = trouble;
			this.random = new Random(seed);
			this.network = new LossyEtcd(this.etcd, this.scheduler, this.random);
			OnceSessions sessions = new OnceSessions(this.network.lease(), ByteSequence.EMPTY, "healthcheck/",
					Duration.ofSeconds(2));
			Repeat repeat = new Repeat(this.scheduler, SETTINGS, new Jitter(this.random::nextDouble));
			this.kv = new OnceKv(new OnceContext(this.network.kv(), this.network.kv(), sessions, new OnceLine(repeat),
					repeat, Duration.ofSeconds(30)));
		}

		List<Throwable> errors() {
			return List.copyOf(this.failed.values());
		}

		int acknowledged() {
			return this.acknowledged.size();
		}

		void run(boolean leasesAreLost, boolean isCompacted) {
			this.network.trouble(this.trouble);
			for (int i = 0; i < WRITERS; i++) {
				begin();
			}
			for (int second = 0; second < 60; second++) {
				this.scheduler.advance(Duration.ofMillis(500 + this.random.nextInt(1000)));
				if (leasesAreLost && this.random.nextInt(10) == 0) {
					List.copyOf(this.etcd.leases()).forEach(this.etcd::revoke);
				}
				if (isCompacted && this.random.nextInt(3) == 0) {
					this.etcd.compact(this.etcd.revision());
				}
			}
			this.ending = true;
			// until the last message has arrived
			this.scheduler.advance(Duration.ofMinutes(5));
			assertThat(this.wrong).as("wrong answers in history %d", this.seed).isEmpty();
			assertThat(this.underWay).as("writes that never end in history %d", this.seed).isZero();
			check();
		}

		private void begin() {
			if (this.ending) {
				return;
			}
			this.begun++;
			this.underWay++;
			String id = "w" + this.begun;
			String key = key();
			CompletableFuture<?> write = switch (this.random.nextInt(4)) {
				case 0 -> put(id, key);
				case 1 -> conditional(id, key, key());
				case 2 -> delete(id, key, this.random.nextBoolean());
				default -> transaction(id, key);
			};
			write.whenComplete((answer, error) -> {
				this.underWay--;
				if (error != null && Repeat.unwrapped(error) instanceof AssertionError wrong) {
					this.wrong.add(wrong);
				}
				else if (error != null) {
					this.failed.put(id, Repeat.unwrapped(error));
				}
				else {
					this.acknowledged.add(id);
				}
				this.scheduler.schedule(Duration.ofMillis(this.random.nextInt(1000)), this::begin);
			});
		}

		private String key() {
			return "k" + this.random.nextInt(KEYS);
		}

		private CompletableFuture<?> put(String id, String key) {
			boolean previous = this.random.nextBoolean();
			PutOption.Builder option = PutOption.builder();
			if (previous) {
				option.withPrevKV();
			}
			return checked(this.kv.put(bytes(key), bytes(id), option.build()), (PutResponse answer) -> {
				long revision = answer.getHeader().getRevision();
				assertWritten(id, key, id, revision);
				KeyValue before = this.etcd.at(revision - 1).get(key);
				assertThat(answer.hasPrevKv()).isEqualTo(previous && before != null);
				if (answer.hasPrevKv()) {
					assertThat(KeyValues.of(answer.getPrevKv())).isEqualTo(before);
				}
			});
		}

		private CompletableFuture<?> conditional(String id, String key, String other) {
			return checked(this.kv.txn()
				.If(new Cmp(bytes(key), Cmp.Op.EQUAL, CmpTarget.createRevision(0)))
				.Then(Op.put(bytes(key), bytes(id), PutOption.DEFAULT))
				.Else(Op.get(bytes(key), GetOption.DEFAULT), Op.put(bytes(other), bytes(id + "e"), PutOption.DEFAULT),
						Op.txn(new Cmp[] { new Cmp(bytes(key), Cmp.Op.EQUAL, CmpTarget.version(1)) },
								new Op[] { Op.delete(bytes("counter"), DeleteOption.DEFAULT) },
								new Op[] { Op.put(bytes("counter"), bytes("n" + id), PutOption.DEFAULT) }))
				.commit(), (TxnResponse answer) -> {
					long revision = answer.getHeader().getRevision();
					KeyValue before = this.etcd.at(revision - 1).get(key);
					assertThat(answer.isSucceeded()).isEqualTo(before == null);
					assertThat(answer.getPutResponses()).hasSize(1);
					if (before == null) {
						assertWritten(id, key, id, revision);
					}
					else {
						assertWritten(id, other, id + "e", revision);
						assertThat(KeyValues.of(answer.getGetResponses().get(0).getKvs().get(0))).isEqualTo(before);
						assertThat(answer.getTxnResponses().get(0).isSucceeded()).isEqualTo(before.getVersion() == 1);
					}
				});
		}

		private CompletableFuture<?> transaction(String id, String key) {
			return checked(this.kv.txn()
				.Then(Op.put(bytes(key), bytes(id), PutOption.builder().withPrevKV().build()),
						Op.get(bytes("k"), GetOption.builder().isPrefix(true).build()))
				.commit(), (TxnResponse answer) -> {
					long revision = answer.getHeader().getRevision();
					assertWritten(id, key, id, revision);
					assertThat(answer.getPutResponses().get(0).hasPrevKv())
						.isEqualTo(this.etcd.at(revision - 1).containsKey(key));
					assertThat(answer.getGetResponses().get(0).getKvs()).extracting(KeyValues::of)
						.containsExactlyElementsOf(this.etcd.at(revision).subMap("k", "l").values());
				});
		}

		private CompletableFuture<?> delete(String id, String key, boolean all) {
			DeleteOption option = DeleteOption.builder().isPrefix(all).withPrevKV(true).build();
			return checked(this.kv.delete(bytes(all ? "k" : key), option), (DeleteResponse answer) -> {
				long revision = answer.getHeader().getRevision();
				List<KeyValue> before = this.etcd.at(revision - 1)
					.values()
					.stream()
					.filter((pair) -> all ? pair.getKey().toStringUtf8().startsWith("k")
							: pair.getKey().toStringUtf8().equals(key))
					.toList();
				assertThat(answer.getDeleted()).as("deleted by %s at %d", id, revision).isEqualTo(before.size());
				assertThat(answer.getPrevKvs()).extracting(KeyValues::of).containsExactlyElementsOf(before);
				assertThat(this.etcd.at(revision)).doesNotContainKey(key);
			});
		}

		private <T> CompletableFuture<T> checked(CompletableFuture<T> write, java.util.function.Consumer<T> check) {
			return write.thenApply((answer) -> {
				check.accept(answer);
				return answer;
			});
		}

		private void assertWritten(String id, String key, String value, long revision) {
			assertThat(this.etcd.at(revision).getOrDefault(key, KeyValue.getDefaultInstance()))
				.as("%s at %d in history %d", id, revision, this.seed)
				.extracting((pair) -> pair.getValue().toStringUtf8(), KeyValue::getModRevision)
				.containsExactly(value, revision);
		}

		private void check() {
			Map<String, Integer> applied = new HashMap<>();
			Set<String> tokens = new HashSet<>();
			for (String put : this.etcd.puts()) {
				String value = put.substring(put.indexOf('=') + 1);
				if (put.startsWith(TOKENS)) {
					assertThat(tokens.add(put.replace("-", ""))).as("%s in history %d, applied again", put, this.seed)
						.isTrue();
				}
				else if (value.startsWith("w")) {
					applied.merge(value.replace("e", ""), 1, Integer::sum);
				}
			}
			assertThat(applied.values()).as("history %d", this.seed).containsOnly(1);
			this.failed.forEach((id, error) -> {
				if (kind(error).equals("certain")) {
					assertThat(applied).as("%s in history %d failed: %s", id, this.seed, error).doesNotContainKey(id);
				}
			});
			// of each lease, no more than there were writes at a time
			Map<String, Integer> keys = new HashMap<>();
			for (String key : this.etcd.now().keySet()) {
				if (key.startsWith(TOKENS)) {
					keys.merge(key.substring(0, key.lastIndexOf('/')), 1, Integer::sum);
				}
			}
			assertThat(keys.values()).allMatch((count) -> count <= WRITERS);
		}

	}

}
