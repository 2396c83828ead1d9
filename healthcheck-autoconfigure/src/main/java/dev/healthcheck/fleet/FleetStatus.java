package dev.healthcheck.fleet;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A fleet as one instance sees it, at one moment.
 *
 * @param state how the instance stands to it
 * @param why why it is no member, {@code null} if it is, or is about to be
 * @param group who shares
 * @param zone the network, or {@code null}
 * @param id the id of the instance
 * @param name what it is called
 * @param members the members, by name
 * @param nodes how many nodes it has in each role
 * @param words how many words are known of its nodes, by what they say
 * @param problems keys that cannot be read, and why
 * @param looks checks out of turn so far, by cause
 * @param writes transactions so far, by outcome
 * @param moves how often it became, or ceased to be, the owner of a node
 */
public record FleetStatus(FleetState state, @Nullable String why, String group, @Nullable String zone, String id,
		String name, List<Member> members, Map<String, Integer> nodes, Map<String, Integer> words,
		Map<String, String> problems, Map<String, Long> looks, Map<String, Long> writes, long moves) {

	/**
	 * An instance of the fleet.
	 *
	 * @param id its id
	 * @param name what it is called
	 * @param weight its share of the checks
	 * @param settled whether it has checked all that it owns since it joined
	 * @param owned how many of the nodes of the instance that was asked it owns
	 */
	public record Member(String id, String name, int weight, boolean settled, int owned) {

	}

}
