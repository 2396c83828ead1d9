package dev.healthcheck.etcd;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.healthcheck.upstream.NodeHealth;
import dev.healthcheck.upstream.Upstream;

/**
 * Which members a client has ever avoided for their silence.
 */
final class SilentMembers {

	private final Set<String> seen = ConcurrentHashMap.newKeySet();

	SilentMembers(Upstream upstream) {
		upstream.addChangeListener(() -> upstream.nodes()
			.stream()
			.filter(NodeHealth::isSilent)
			.forEach((node) -> this.seen.add(node.address().toString())));
	}

	Set<String> seen() {
		return Set.copyOf(this.seen);
	}

}
