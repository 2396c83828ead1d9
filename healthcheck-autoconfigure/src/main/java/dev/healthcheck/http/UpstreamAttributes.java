package dev.healthcheck.http;

import java.util.Map;

import dev.healthcheck.upstream.CallOptions;

/**
 * Attributes of requests to upstreams.
 */
public final class UpstreamAttributes {

	/**
	 * What the request wants to be different from its upstream's definition, a
	 * {@link CallOptions}: levels, tries, hash key, what exceptions mean.
	 * <pre class="code">
	 * client.get().uri("http://users/{id}", id)
	 *     .attribute(UpstreamAttributes.CALL_OPTIONS, CallOptions.ofDefaults().withHashKey(id))
	 * </pre>
	 */
	public static final String CALL_OPTIONS = "dev.healthcheck.upstream.CallOptions";

	private UpstreamAttributes() {
	}

	/**
	 * The options of a request.
	 * @param attributes the request's attributes
	 * @return the options
	 * @throws IllegalArgumentException if the attribute is of another type
	 */
	public static CallOptions callOptions(Map<String, Object> attributes) {
		Object options = attributes.get(CALL_OPTIONS);
		if (options == null) {
			return CallOptions.ofDefaults();
		}
		if (options instanceof CallOptions callOptions) {
			return callOptions;
		}
		throw new IllegalArgumentException("attribute '" + CALL_OPTIONS + "' is a " + options.getClass().getName()
				+ ", but must be a " + CallOptions.class.getName());
	}

}
