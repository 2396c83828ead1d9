package dev.healthcheck.upstream;

import java.util.ArrayDeque;
import java.util.Deque;

import dev.healthcheck.node.AdminState;
import org.jspecify.annotations.Nullable;

/**
 * The last checks that passed, of all nodes: a verdict looks back a few seconds. Guarded
 * by the upstream's lock.
 */
final class PassedChecks {

	private static final int KEPT = 64;

	private final Deque<Pass> passes = new ArrayDeque<>();

	void add(NodeHealth node, long endedNanos) {
		if (this.passes.size() == KEPT) {
			this.passes.removeFirst();
		}
		this.passes.addLast(new Pass(node, endedNanos));
	}

	/**
	 * When the first check of another node than this ended within a time.
	 * @return the moment, or {@code null} if there was none
	 */
	@Nullable Long firstOfAnother(NodeHealth node, long fromNanos, long toNanos) {
		Long first = null;
		for (Pass pass : this.passes) {
			long ended = pass.endedNanos();
			if (pass.node() != node && pass.node().state().admin().state() == AdminState.READY && ended - fromNanos >= 0
					&& toNanos - ended >= 0 && (first == null || ended - first < 0)) {
				first = ended;
			}
		}
		return first;
	}

	private record Pass(NodeHealth node, long endedNanos) {

	}

}
