package dev.healthcheck.event;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import dev.healthcheck.check.CheckReport;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.PlainText;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what checks warn of: a line a day for each node.
 */
public final class WarningLog implements UpstreamListener {

	private static final Logger log = LoggerFactory.getLogger(WarningLog.class);

	private static final long A_DAY = Duration.ofDays(1).toNanos();

	private static final int MAX_NAME_LENGTH = 255;

	private final LongSupplier nanoTime;

	/** When each node was last warned of. */
	private final Map<Target, Long> warned = new ConcurrentHashMap<>();

	public WarningLog() {
		this(System::nanoTime);
	}

	WarningLog(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	@Override
	public void onCheck(Upstream upstream, Node node, CheckReport report) {
		String warning = report.result().warning();
		if (warning == null) {
			return;
		}
		Target target = new Target(upstream.name(), node.address());
		long now = this.nanoTime.getAsLong();
		Long last = this.warned.get(target);
		if (last == null || now - last >= A_DAY) {
			this.warned.put(target, now);
			log.warn("Node {} of upstream '{}': {}", node.address(),
					PlainText.oneLine(upstream.name(), MAX_NAME_LENGTH), warning);
		}
	}

	@Override
	public void onNodesChanged(Upstream upstream) {
		this.warned.keySet()
			.removeIf(
					(target) -> target.upstream().equals(upstream.name()) && upstream.health(target.address()) == null);
	}

	private record Target(String upstream, NodeAddress address) {

	}

}
