package dev.healthcheck.endpoint;

import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.healthcheck.fleet.Fleet;
import dev.healthcheck.fleet.FleetStatus;
import dev.healthcheck.upstream.UpstreamSnapshot;
import dev.healthcheck.upstream.Upstreams;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * All upstreams as the endpoint shows them.
 *
 * @param upstreams the upstreams by name
 * @param problems what is wrong with definitions and therefore ignored
 * @param fleet the instances that share checks, left out if there are none
 */
record UpstreamsDescriptor(List<UpstreamDescriptor> upstreams, List<ProblemDescriptor> problems,
		@JsonInclude(Include.NON_NULL) @Nullable FleetStatus fleet) implements OperationResponseBody {

	static UpstreamsDescriptor of(Upstreams upstreams, @Nullable Fleet fleet) {
		List<UpstreamSnapshot> snapshots = upstreams.snapshot();
		return new UpstreamsDescriptor(
				snapshots.stream()
					.map(UpstreamDescriptor::of)
					.map((upstream) -> (fleet != null) ? upstream.with(fleet.shares(upstream.name())) : upstream)
					.toList(),
				Stream
					.concat(snapshots.stream().flatMap(ProblemDescriptor::of),
							upstreams.feeds().stream().flatMap(ProblemDescriptor::of))
					.toList(),
				(fleet != null) ? fleet.status() : null);
	}

}
