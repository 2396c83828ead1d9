package dev.healthcheck.autoconfigure;

import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of upstreams.
 *
 * @param upstreams Upstreams by their names. Names with other characters than letters,
 * digits and dashes are put in brackets.
 */
@ConfigurationProperties("healthcheck")
record UpstreamsProperties(@DefaultValue Map<String, UpstreamProperties> upstreams) {

	static final String PREFIX = "healthcheck.upstreams";

	/**
	 * Without anything that may be secret.
	 */
	@Override
	public String toString() {
		return "UpstreamsProperties" + this.upstreams.keySet();
	}

}
