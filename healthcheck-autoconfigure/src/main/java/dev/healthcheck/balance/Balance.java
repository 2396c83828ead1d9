package dev.healthcheck.balance;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * The names of the balancers.
 */
public enum Balance {

	/** Smooth weighted round robin. */
	ROUND_ROBIN,

	/** At random by weight. */
	RANDOM,

	/** Of two at random, the one with fewer requests in flight per weight. */
	LEAST_REQUESTS,

	/** The node that the call's key belongs to; without a key at random by weight. */
	HASH,

	/** The current node until it is not selectable, then the next in order. */
	STICKY,

	/** The first selectable in configured order. */
	ORDERED,

	/** As sticky, but prefers the leader; for etcd only. */
	LEADER;

	/**
	 * A new balancer of this name.
	 * @return the balancer
	 */
	public Balancer create() {
		return create(() -> ThreadLocalRandom.current().nextLong());
	}

	/**
	 * A new balancer of this name, whose chance can be repeated.
	 * @param random where it takes chance from: any 64 bits, by any thread
	 * @return the balancer
	 */
	public Balancer create(LongSupplier random) {
		return switch (this) {
			case ROUND_ROBIN -> new RoundRobin(random);
			case RANDOM -> new WeightedRandom(random);
			case LEAST_REQUESTS -> new LeastRequests(random);
			case HASH -> new ConsistentHash(random);
			case STICKY -> new Sticky(false);
			case ORDERED -> new Ordered();
			case LEADER -> new Sticky(true);
		};
	}

	/**
	 * Parse a name such as {@code round-robin}.
	 * @param text the text to parse
	 * @return the balancer's name
	 * @throws IllegalArgumentException if there is none of that name, naming those there
	 * are
	 */
	public static Balance parse(String text) {
		String name = text.trim().toUpperCase(Locale.ROOT).replace('-', '_');
		return Arrays.stream(values())
			.filter((balance) -> balance.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("'" + text + "' is not a balancer; accepted are "
					+ Arrays.stream(values()).map(Balance::toString).collect(Collectors.joining(", "))));
	}

	/**
	 * The name as it is written in configuration.
	 */
	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
