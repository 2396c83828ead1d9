package dev.healthcheck.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.healthcheck.upstream.Upstream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls by {@code https} of upstreams that speak plain HTTP: the caller's mistake, of
 * which the log tells once for each upstream.
 */
final class Mismatches {

	private static final Logger logger = LoggerFactory.getLogger(Mismatches.class);

	private final Set<String> known = ConcurrentHashMap.newKeySet();

	void note(Upstream upstream) {
		if (this.known.add(upstream.name())) {
			logger.warn("Calls of https://{}/ fail: the nodes of upstream '{}' speak plain HTTP; use http://{}/",
					upstream.name(), upstream.name(), upstream.name());
		}
	}

}
