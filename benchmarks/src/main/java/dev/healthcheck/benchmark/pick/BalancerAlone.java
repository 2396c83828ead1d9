package dev.healthcheck.benchmark.pick;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.balance.Picker;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Our weighted round robin alone, which counts nothing, as its peers count nothing.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets up
public class BalancerAlone {

	/** How many servers there are. */
	@Param("10")
	int servers;

	private final Predicate<FixedCandidate> usable = FixedCandidate::isUsable;

	private Picker<FixedCandidate> picker;

	/** Make the picker, of those that are up. */
	@Setup
	public void make() {
		List<FixedCandidate> up = Server.up(this.servers).stream().map(FixedCandidate::idle).toList();
		this.picker = Balance.ROUND_ROBIN.create().picker(up);
	}

	/**
	 * Choose.
	 * @return the server that was chosen
	 */
	@Benchmark
	public @Nullable FixedCandidate pick() {
		return this.picker.pick(this.usable);
	}

}
