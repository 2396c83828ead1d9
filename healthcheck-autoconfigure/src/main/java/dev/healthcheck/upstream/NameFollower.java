package dev.healthcheck.upstream;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

import dev.healthcheck.check.NameLookUp;
import dev.healthcheck.check.Scheduler;
import dev.healthcheck.node.NodeAddress;

/**
 * Follows the names among the nodes of all upstreams. Guarded by
 * {@link UpstreamRegistry}.
 */
final class NameFollower {

	private final Scheduler scheduler;

	private final NameLookUp lookUp;

	private final List<UpstreamFeed> feeds;

	private final BiConsumer<FollowedNames, Runnable> changes;

	private final Function<String, Set<NodeAddress>> down;

	/** By the name of the upstream. */
	private final Map<String, FollowedNames> followed = new HashMap<>();

	/**
	 * Nothing is followed yet.
	 * @param scheduler when to look up
	 * @param lookUp how to look up
	 * @param feeds where upstreams with names are listed as fed from outside
	 * @param changes runs what may change the nodes that names stand for, guarded
	 * @param down the nodes of an upstream whose checks fail
	 */
	NameFollower(Scheduler scheduler, NameLookUp lookUp, List<UpstreamFeed> feeds,
			BiConsumer<FollowedNames, Runnable> changes, Function<String, Set<NodeAddress>> down) {
		this.scheduler = scheduler;
		this.lookUp = lookUp;
		this.feeds = feeds;
		this.changes = changes;
		this.down = down;
	}

	/**
	 * Follow the names of a definition from now on.
	 * @return the definition with the nodes that they stand for
	 */
	UpstreamDefinition follow(UpstreamDefinition definition) {
		UpstreamDefinition declared = FollowedNames.declared(definition);
		if (!FollowedNames.hasNames(declared)) {
			unfollow(definition.name());
			return definition;
		}
		FollowedNames names = this.followed.computeIfAbsent(definition.name(), (name) -> {
			FollowedNames added = new FollowedNames(declared, this.scheduler, this.lookUp, this.changes,
					() -> this.down.apply(name));
			this.feeds.add(added);
			return added;
		});
		names.follow(declared);
		return names.definition();
	}

	void unfollow(String upstream) {
		FollowedNames names = this.followed.remove(upstream);
		if (names != null) {
			this.feeds.remove(names);
		}
	}

	boolean isFollowed(FollowedNames names) {
		return this.followed.get(names.upstream()) == names;
	}

}
