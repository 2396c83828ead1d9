package dev.healthcheck.upstream;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import dev.healthcheck.check.ManualScheduler;
import dev.healthcheck.check.ProbeResult;
import dev.healthcheck.node.NodeAddress;

/**
 * Upstreams on a virtual clock, for tests of what feeds them. Checks pass unless the test
 * says otherwise.
 */
public final class VirtualUpstreams {

	public final ManualScheduler scheduler = new ManualScheduler();

	public final Map<NodeAddress, ProbeResult> answers = new ConcurrentHashMap<>();

	public final Upstreams upstreams = new Upstreams(this.scheduler,
			(settings) -> (target, timeout) -> CompletableFuture.completedFuture(
					this.answers.getOrDefault(target, ProbeResult.passed(settings.type() + settings.http().path()))),
			new SplittableRandom(1)::nextLong);

}
