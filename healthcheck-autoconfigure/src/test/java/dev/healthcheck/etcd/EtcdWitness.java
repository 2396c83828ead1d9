package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import dev.healthcheck.test.etcd.EtcdMember;
import dev.healthcheck.testing.load.EtcdLoad;
import dev.healthcheck.testing.load.Operation;
import io.etcd.jetcd.Client;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A plain client of one member that nothing befalls: what it has to wait for is etcd's
 * own doing.
 */
final class EtcdWitness implements AutoCloseable {

	private static final int PER_SECOND = 50;

	private final Client client;

	private final EtcdLoad load;

	EtcdWitness(EtcdMember member) {
		this.client = Client.builder().endpoints(member.clientUri()).build();
		this.load = new EtcdLoad(this.client, "witness-" + member.number() + "/", PER_SECOND);
		long started = System.nanoTime();
		this.load.start();
		Awaitility.await().atMost(ClientUnderTest.PATIENCE).until(() -> answeredAfter(started) != null);
	}

	/**
	 * How long after a moment the member answered a call that was issued a little later.
	 * @return the longer time of reads and writes, {@code null} if there was no answer
	 * yet
	 */
	@Nullable Duration answeredAfter(long nanos) {
		List<@Nullable Duration> times = Stream.of(Operation.Kind.values())
			.map((kind) -> firstAnswer(kind, nanos))
			.toList();
		return times.contains(null) ? null
				: times.stream().map(Objects::requireNonNull).max(Comparator.naturalOrder()).orElseThrow();
	}

	private @Nullable Duration firstAnswer(Operation.Kind kind, long nanos) {
		return this.load.operationsSoFar()
			.stream()
			.filter((call) -> call.kind() == kind && call.isAnsweredAfter(nanos))
			.map((call) -> Duration.ofNanos(call.endedNanos() - nanos))
			.min(Comparator.naturalOrder())
			.orElse(null);
	}

	@Override
	public void close() {
		this.load.close();
		this.client.close();
	}

}
