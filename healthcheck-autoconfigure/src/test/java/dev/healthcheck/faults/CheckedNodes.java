package dev.healthcheck.faults;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import dev.healthcheck.check.CheckReport;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.check.CheckThresholds;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeTransition;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.UpstreamListener;
import dev.healthcheck.upstream.Upstreams;

/**
 * An application with one upstream, whose nodes are its arguments. It prints each change
 * of their status, and every 100 ms how many checks have ended and nodes are selectable.
 */
final class CheckedNodes {

	private CheckedNodes() {
	}

	public static void main(String[] nodes) throws InterruptedException {
		AtomicLong checks = new AtomicLong();
		try (Upstreams upstreams = new Upstreams()) {
			upstreams.addListener(new UpstreamListener() {

				@Override
				public void onTransition(Upstream upstream, Node node, NodeTransition transition) {
					System.out.println("transition " + node.address() + " " + transition.from() + " " + transition.to()
							+ " " + transition.cause());
				}

				@Override
				public void onCheck(Upstream upstream, Node node, CheckReport report) {
					checks.incrementAndGet();
				}

			});
			Upstream upstream = upstreams.put(UpstreamDefinition.builder("u")
				.nodes(Arrays.stream(nodes).map(Node::of).toList())
				.protect(false)
				.check(CheckSettings.builder()
					.type("http")
					.interval(Duration.ofMillis(200))
					.thresholds(new CheckThresholds(1, 2, 2, 2))
					.build())
				.build());
			while (true) {
				System.out.println("tick " + checks.get() + " " + upstream.snapshot().selectable() + " "
						+ System.currentTimeMillis());
				TimeUnit.MILLISECONDS.sleep(100);
			}
		}
	}

}
