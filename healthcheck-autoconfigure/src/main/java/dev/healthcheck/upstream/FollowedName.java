package dev.healthcheck.upstream;

import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.PlainText;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of one name: the addresses of the last look-up that succeeded, and those
 * that are kept although it no longer had them. Not thread-safe but for what says so.
 */
final class FollowedName {

	private static final Logger log = LoggerFactory.getLogger(FollowedName.class);

	private static final int MAX_FAILURE_LENGTH = 200;

	private final NodeAddress name;

	private final HeldNodes<NodeAddress> held = new HeldNodes<>(HeldNodes.HOLD, (address) -> true, (address) -> false);

	private Map<NodeAddress, NodeAddress> found = Map.of();

	private List<NodeAddress> addresses = List.of();

	private @Nullable String failure;

	/** Read by any thread. */
	private volatile boolean failing;

	/** Read by any thread. */
	private volatile long knownAtNanos;

	FollowedName(NodeAddress name, long nowNanos) {
		this.name = name;
		this.knownAtNanos = nowNanos;
	}

	/** The addresses in use, in an order that does not depend on that of the answer. */
	List<NodeAddress> addresses() {
		return this.addresses;
	}

	/** What is wrong, or {@code null}. */
	@Nullable String problem() {
		return (this.failure == null) ? null : "'dns:" + this.name + "' cannot be looked up: " + this.failure
				+ (this.addresses.isEmpty() ? "" : "; the last known addresses stay in use");
	}

	/** The name has these addresses. */
	void found(Collection<InetAddress> found, long nowNanos) {
		if (this.failure != null) {
			log.info("'dns:{}' can be looked up again", this.name);
		}
		this.failure = null;
		this.failing = false;
		this.knownAtNanos = nowNanos;
		this.found = found.stream()
			.map((address) -> new NodeAddress(NetUtil.toAddressString(address), this.name.port()))
			.distinct()
			.collect(Collectors.toMap(Function.identity(), Function.identity()));
		use(nowNanos);
	}

	private void use(long nowNanos) {
		this.addresses = List.copyOf(new TreeMap<>(this.held.apply(this.found, nowNanos)).keySet());
	}

	/** The name could not be looked up. */
	void failed(String failure) {
		boolean first = this.failure == null;
		this.failure = PlainText.oneLine(failure, MAX_FAILURE_LENGTH);
		this.failing = true;
		if (first) {
			log.warn("{}", problem());
		}
	}

	boolean isHolding() {
		return !this.held.isEmpty();
	}

	/** Let go of addresses that were kept for long enough, or that are down. */
	void release(long nowNanos, Set<NodeAddress> down) {
		if (this.held.release(nowNanos, down::contains)) {
			use(nowNanos);
		}
	}

	/** How old the addresses may be; by any thread. */
	long ageNanos(long nowNanos) {
		return this.failing ? nowNanos - this.knownAtNanos : 0;
	}

}
