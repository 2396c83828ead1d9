package dev.healthcheck.benchmark.pick;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

import dev.healthcheck.benchmark.Compilation;
import dev.healthcheck.benchmark.ForkedJvm;
import dev.healthcheck.benchmark.Samples;
import dev.healthcheck.benchmark.Size;
import dev.healthcheck.benchmark.Turns;

/**
 * One client with each way of choosing nodes, in JVMs of their own that take short turns:
 * there are seconds in which all that the machine does takes half as long again.
 */
final class CallJvms implements AutoCloseable {

	/** In a round, for each. */
	private static final int TURNS = 4;

	private final Map<HttpCall.Way, ForkedJvm> jvms = new EnumMap<>(HttpCall.Way.class);

	private final Size size;

	/**
	 * Start JVMs.
	 * @param client makes the calls
	 * @param size how much is measured
	 */
	CallJvms(HttpCall.Client client, Size size) {
		this.size = size;
		for (HttpCall.Way way : HttpCall.Way.values()) {
			this.jvms.put(way, ForkedJvm.start(CallMain.class, client.name(), way.name()));
		}
	}

	void warmUp() {
		Compilation.rest(this.size, () -> this.jvms.values().forEach((jvm) -> run(jvm, this.size.measurement())),
				this.jvms.values().stream().<LongSupplier>map((jvm) -> jvm::compilationMillis).toList());
	}

	Map<HttpCall.Way, MicroRound> round() {
		return Turns.take(this.jvms.keySet(), TURNS, this::turn, CallJvms::median);
	}

	private MicroRound turn(HttpCall.Way way) {
		return run(Objects.requireNonNull(this.jvms.get(way)), this.size.measurement().dividedBy(TURNS));
	}

	private static MicroRound median(List<MicroRound> turns) {
		return new MicroRound(Samples.of(turns, MicroRound::nanos).median(),
				Samples.of(turns, MicroRound::bytes).median());
	}

	private static MicroRound run(ForkedJvm jvm, Duration duration) {
		return MicroRound.parse(jvm.ask(duration.toString()));
	}

	@Override
	public void close() {
		this.jvms.values().forEach(ForkedJvm::close);
	}

}
