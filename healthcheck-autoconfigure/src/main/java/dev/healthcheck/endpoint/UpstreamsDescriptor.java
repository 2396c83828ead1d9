package dev.healthcheck.endpoint;

import java.util.List;
import java.util.stream.Stream;

import dev.healthcheck.upstream.UpstreamSnapshot;
import dev.healthcheck.upstream.Upstreams;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * All upstreams as the endpoint shows them.
 *
 * @param upstreams the upstreams by name
 * @param problems what is wrong with definitions and therefore ignored
 */
record UpstreamsDescriptor(List<UpstreamDescriptor> upstreams,
		List<ProblemDescriptor> problems) implements OperationResponseBody {

	static UpstreamsDescriptor of(Upstreams upstreams) {
		List<UpstreamSnapshot> snapshots = upstreams.snapshot();
		return new UpstreamsDescriptor(snapshots.stream().map(UpstreamDescriptor::of).toList(),
				Stream
					.concat(snapshots.stream().flatMap(ProblemDescriptor::of),
							upstreams.feeds().stream().flatMap(ProblemDescriptor::of))
					.toList());
	}

}
