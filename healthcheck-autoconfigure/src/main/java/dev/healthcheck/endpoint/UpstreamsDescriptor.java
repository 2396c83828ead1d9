package dev.healthcheck.endpoint;

import java.util.List;

import dev.healthcheck.upstream.UpstreamSnapshot;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * All upstreams as the endpoint shows them.
 *
 * @param upstreams the upstreams by name
 * @param problems what is wrong with definitions and therefore ignored
 */
record UpstreamsDescriptor(List<UpstreamDescriptor> upstreams,
		List<ProblemDescriptor> problems) implements OperationResponseBody {

	static UpstreamsDescriptor of(List<UpstreamSnapshot> upstreams) {
		return new UpstreamsDescriptor(upstreams.stream().map(UpstreamDescriptor::of).toList(),
				upstreams.stream().flatMap(ProblemDescriptor::of).toList());
	}

}
