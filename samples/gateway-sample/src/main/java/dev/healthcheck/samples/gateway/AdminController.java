package dev.healthcheck.samples.gateway;

import java.util.Map;

import dev.healthcheck.autoconfigure.UpstreamDefinitionBinder;
import dev.healthcheck.etcd.EtcdClient;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.Outcome;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.Upstreams;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Shows, replaces and removes upstreams while the gateway runs. An upstream is written as
 * the properties {@code healthcheck.upstreams.<name>.*}, as JSON.
 */
@RestController
@RequestMapping("/admin/upstreams/{name}")
class AdminController {

	private final Upstreams upstreams;

	private final UpstreamDefinitionBinder binder;

	private final ObjectProvider<EtcdClient> etcd;

	AdminController(Upstreams upstreams, UpstreamDefinitionBinder binder, ObjectProvider<EtcdClient> etcd) {
		this.upstreams = upstreams;
		this.binder = binder;
		this.etcd = etcd;
	}

	@GetMapping
	Map<String, Object> show(@PathVariable String name) {
		return DefinitionJson.of(this.upstreams.get(name).definition());
	}

	@PutMapping
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void replace(@PathVariable String name, @RequestBody Map<String, Object> properties) {
		this.upstreams.put(this.binder.bind(name, properties));
	}

	@DeleteMapping
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void remove(@PathVariable String name) {
		Upstream upstream = this.upstreams.get(name);
		if (this.etcd.stream().anyMatch((client) -> client.upstream() == upstream)) {
			throw refused("upstream '" + name + "' is that of the etcd client");
		}
		this.upstreams.remove(name);
	}

	@PostMapping("/report")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void report(@PathVariable String name, @RequestBody Report report) {
		Upstream upstream = this.upstreams.get(name);
		if (report.node() == null || report.failed() == null) {
			throw refused("'node' and 'failed' must be set, as in {\"node\": \"host:port\", \"failed\": true}");
		}
		try {
			upstream.report(Node.of(report.node()),
					report.failed() ? Outcome.failure(FailureKind.HTTP, "reported by a client") : Outcome.success());
		}
		catch (IllegalArgumentException ex) {
			throw refused(String.valueOf(ex.getMessage()));
		}
	}

	private static ResponseStatusException refused(String reason) {
		return new ResponseStatusException(HttpStatus.BAD_REQUEST, reason);
	}

	/**
	 * How a request to a node ended.
	 *
	 * @param node where the node listens
	 * @param failed whether the request failed
	 */
	record Report(@Nullable String node, @Nullable Boolean failed) {

	}

}
