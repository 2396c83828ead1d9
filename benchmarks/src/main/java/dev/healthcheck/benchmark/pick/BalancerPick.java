package dev.healthcheck.benchmark.pick;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;

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
 * What a balancer takes to choose, and to prepare for it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets up
public class BalancerPick {

	private static final int KEYS = 1024;

	/** The name of the balancer. */
	@Param("round-robin")
	String balance;

	/** How many there are to choose from. */
	@Param("10")
	int candidates;

	/** How many of them must not be chosen. */
	@Param("0")
	double unusable;

	private final Predicate<FixedCandidate> usable = FixedCandidate::isUsable;

	private final String[] keys = IntStream.range(0, KEYS).mapToObj((i) -> "/orders/" + i).toArray(String[]::new);

	private List<FixedCandidate> all;

	private Picker<FixedCandidate> picker;

	private int next;

	/** Make the candidates. */
	@Setup
	public void make() {
		List<Boolean> flags = new ArrayList<>(Collections.nCopies(this.candidates, true));
		Collections.fill(flags.subList(0, (int) (this.candidates * this.unusable)), false);
		Collections.shuffle(flags, new Random(1));
		this.all = IntStream.range(0, this.candidates).mapToObj((i) -> FixedCandidate.busy(i, flags.get(i))).toList();
		this.picker = picker();
	}

	/**
	 * Make a picker.
	 * @return the picker
	 */
	@Benchmark
	public Picker<FixedCandidate> picker() {
		return Balance.parse(this.balance).create().picker(this.all);
	}

	/**
	 * Choose.
	 * @return the one that was chosen
	 */
	@Benchmark
	public @Nullable FixedCandidate pick() {
		return this.picker.pick(this.usable);
	}

	/**
	 * Choose by a key.
	 * @return the one that was chosen
	 */
	@Benchmark
	public @Nullable FixedCandidate pickByKey() {
		return this.picker.pick(this.usable, this.keys[this.next++ & (KEYS - 1)]);
	}

}
