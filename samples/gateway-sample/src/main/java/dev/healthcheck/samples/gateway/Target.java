package dev.healthcheck.samples.gateway;

import java.net.URI;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

import org.springframework.web.util.UriUtils;

/**
 * Where a request goes.
 *
 * @param upstream the name of the upstream: the first segment of the path, decoded
 * @param prefix that segment as it was sent, with the slash before it
 * @param path the rest of the path as it was sent
 * @param query the query as it was sent, or {@code null}
 */
record Target(String upstream, String prefix, String path, @Nullable String query) {

	/**
	 * The target that a URI names.
	 * @param uri the URI
	 * @return the target
	 */
	static Target of(URI uri) {
		String path = uri.getRawPath();
		int end = path.indexOf('/', 1);
		String prefix = (end < 0) ? path : path.substring(0, end);
		String segment = prefix.isEmpty() ? "" : prefix.substring(1);
		return new Target(UriUtils.decode(segment, StandardCharsets.UTF_8), prefix,
				(end < 0) ? "/" : path.substring(end), uri.getRawQuery());
	}

	String pathAndQuery() {
		return (this.query != null) ? this.path + "?" + this.query : this.path;
	}

}
