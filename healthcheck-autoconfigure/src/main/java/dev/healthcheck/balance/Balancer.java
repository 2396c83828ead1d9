package dev.healthcheck.balance;

import java.util.List;

import dev.healthcheck.node.NodeAddress;
import org.jspecify.annotations.Nullable;

/**
 * A rule for choosing one of many. It keeps what has to outlive a change of the
 * candidates, such as where a sticky balancer is; the pickers it makes are immutable.
 */
public interface Balancer {

	/**
	 * Make a picker for these candidates.
	 * @param candidates the candidates in configured order
	 * @param <C> the type of candidates
	 * @return the picker
	 */
	<C extends Candidate> Picker<C> picker(List<C> candidates);

	/**
	 * Whether it gives every candidate its share, so that those who cannot be chosen
	 * should not be listed for long; the others need to know their order.
	 * @return whether it spreads requests
	 */
	default boolean spreads() {
		return true;
	}

	/**
	 * Where a sticky balancer is.
	 * @return the address, or {@code null} if it is nowhere yet or not sticky
	 */
	default @Nullable NodeAddress current() {
		return null;
	}

	/**
	 * Tell a sticky balancer which candidate is the leader of its cluster: one that is
	 * nowhere yet starts there, one that follows the leader moves there.
	 * @param leader the leader's address
	 */
	default void leaderIs(NodeAddress leader) {
	}

}
