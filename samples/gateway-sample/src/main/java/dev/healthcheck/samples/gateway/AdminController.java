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
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

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

	private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {
	};

	private final Upstreams upstreams;

	private final UpstreamDefinitionBinder binder;

	private final ObjectProvider<EtcdClient> etcd;

	private final JsonMapper json;

	AdminController(Upstreams upstreams, UpstreamDefinitionBinder binder, ObjectProvider<EtcdClient> etcd,
			JsonMapper json) {
		this.upstreams = upstreams;
		this.binder = binder;
		this.etcd = etcd;
		this.json = json;
	}

	@GetMapping
	Map<String, Object> show(@PathVariable String name) {
		return DefinitionJson.of(this.upstreams.get(name).definition());
	}

	@PutMapping
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void replace(@PathVariable String name, @RequestBody(required = false) @Nullable String body) {
		this.upstreams.put(this.binder.bind(name, object(body)));
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
	void report(@PathVariable String name, @RequestBody(required = false) @Nullable String body) {
		Upstream upstream = this.upstreams.get(name);
		Map<String, Object> report = object(body);
		if (!(report.get("node") instanceof String node) || !(report.get("failed") instanceof Boolean failed)) {
			throw refused("'node' and 'failed' must be set, as in {\"node\": \"host:port\", \"failed\": true}");
		}
		try {
			upstream.report(Node.of(node),
					failed ? Outcome.failure(FailureKind.HTTP, "reported by a client") : Outcome.success());
		}
		catch (IllegalArgumentException ex) {
			throw refused(String.valueOf(ex.getMessage()));
		}
	}

	/** Whatever its content type is, since that of `curl -d` is another one. */
	private Map<String, Object> object(@Nullable String body) {
		try {
			Map<String, Object> object = this.json.readValue((body != null) ? body : "", OBJECT);
			if (object != null) {
				return object;
			}
		}
		catch (JacksonException ex) {
			throw refused("the body is not a JSON object: " + ex.getOriginalMessage());
		}
		throw refused("the body is not a JSON object: it is null");
	}

	private static ResponseStatusException refused(String reason) {
		return new ResponseStatusException(HttpStatus.BAD_REQUEST, reason);
	}

}
