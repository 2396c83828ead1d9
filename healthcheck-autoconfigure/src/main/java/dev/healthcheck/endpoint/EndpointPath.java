package dev.healthcheck.endpoint;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;

/**
 * Where the endpoint is found, which an application can change. Known only after all
 * endpoints are.
 */
public final class EndpointPath {

	private static final String DEFAULT = "/actuator/upstreams";

	private final Supplier<@Nullable PathMappedEndpoints> endpoints;

	/**
	 * The endpoint's place.
	 * @param endpoints the paths of all endpoints, {@code null} where there is no web
	 */
	public EndpointPath(Supplier<@Nullable PathMappedEndpoints> endpoints) {
		this.endpoints = endpoints;
	}

	/**
	 * The path within the application, {@code /actuator/upstreams} unless it was changed.
	 * @return the path
	 */
	public String path() {
		PathMappedEndpoints known = this.endpoints.get();
		String path = (known != null) ? known.getPath(EndpointId.of("upstreams")) : null;
		return (path != null) ? path : DEFAULT;
	}

	/**
	 * The last part of the path. Links relative to it work behind proxies that change
	 * what comes before.
	 */
	String lastSegment() {
		String path = path();
		return path.substring(path.lastIndexOf('/') + 1);
	}

}
