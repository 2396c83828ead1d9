package dev.healthcheck.cloud;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.NodeSnapshot;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.Upstreams;
import org.springframework.cloud.client.ServiceInstance;

/**
 * Upstreams as services: all but the etcd cluster, which is no service of the
 * application's.
 *
 * @param upstreams the upstreams, asked for at each use
 */
record UpstreamServices(Supplier<Upstreams> upstreams) {

	private static final String ETCD = "etcd";

	List<String> names() {
		return this.upstreams.get().names().stream().filter((name) -> !ETCD.equals(name)).toList();
	}

	Optional<Upstream> find(String serviceId) {
		return ETCD.equals(serviceId) ? Optional.empty() : this.upstreams.get().find(serviceId);
	}

	/**
	 * The nodes that are meant to have traffic, sick ones too: others keep this list for
	 * a while, and health is over sooner than that.
	 */
	List<ServiceInstance> instances(String serviceId) {
		return find(serviceId).map(UpstreamServices::instances).orElse(List.of());
	}

	private static List<ServiceInstance> instances(Upstream upstream) {
		return upstream.snapshot()
			.nodes()
			.stream()
			.filter((node) -> node.admin() == AdminState.READY && node.node().weight() > 0)
			.map((node) -> instance(upstream.name(), node))
			.toList();
	}

	private static ServiceInstance instance(String serviceId, NodeSnapshot node) {
		return new NodeInstance(serviceId, node.node(), node.level(), node.status());
	}

}
