package dev.healthcheck.benchmark.flip;

import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

import com.linecorp.armeria.client.ClientRequestContext;
import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.client.endpoint.DynamicEndpointGroup;
import com.linecorp.armeria.client.endpoint.EndpointSelectionStrategy;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;

/**
 * The endpoints of a group of Armeria's with weighted round robin. As its health-checked
 * group does, it sets the list of those that are up, and the selector is made anew.
 */
final class ArmeriaFlips implements Flips {

	private final List<Endpoint> endpoints = IntStream.range(0, NODES)
		.mapToObj((i) -> Endpoint.of("10.0." + i / 250 + "." + i % 250, 80))
		.toList();

	private final BitSet out = new BitSet();

	private final Group group = new Group();

	ArmeriaFlips() {
		this.group.set(this.endpoints);
		// the selector is made for the first request, and from then on for every list
		ClientRequestContext request = ClientRequestContext.of(HttpRequest.of(HttpMethod.GET, "/"));
		Objects.requireNonNull(this.group.selectNow(request), "no endpoint was selected");
	}

	@Override
	public void flip(int node, boolean out) {
		this.out.set(node, out);
		this.group
			.set(IntStream.range(0, NODES).filter((i) -> !this.out.get(i)).mapToObj(this.endpoints::get).toList());
	}

	@Override
	public void close() {
		this.group.close();
	}

	private static final class Group extends DynamicEndpointGroup {

		Group() {
			super(EndpointSelectionStrategy.weightedRoundRobin());
		}

		void set(List<Endpoint> endpoints) {
			setEndpoints(endpoints);
		}

	}

}
