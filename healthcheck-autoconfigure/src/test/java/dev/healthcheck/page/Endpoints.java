package dev.healthcheck.page;

import java.util.List;

import dev.healthcheck.node.Node;
import dev.healthcheck.upstream.Level;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;
import org.springframework.stereotype.Service;

@Service
class Endpoints {

	private final Upstreams upstreams;

	Endpoints(Upstreams upstreams) {
		this.upstreams = upstreams;
	}

	void change(List<String> addresses) {
		List<Node> nodes = addresses.stream().map(Node::of).toList(); // "host:port"
		UpstreamDefinition etcd = this.upstreams.get("etcd").definition();
		this.upstreams.put(etcd.withLevels(List.of(new Level("0", nodes))));
	}

}
