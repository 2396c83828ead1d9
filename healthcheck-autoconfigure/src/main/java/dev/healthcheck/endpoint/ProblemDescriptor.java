package dev.healthcheck.endpoint;

import java.util.TreeMap;
import java.util.stream.Stream;

import dev.healthcheck.upstream.UpstreamFeed;
import dev.healthcheck.upstream.UpstreamSnapshot;

/**
 * What is wrong with a definition and therefore ignored.
 *
 * @param key where the definition is
 * @param problem what is wrong with it
 */
record ProblemDescriptor(String key, String problem) {

	static Stream<ProblemDescriptor> of(UpstreamFeed feed) {
		return new TreeMap<>(feed.problems()).entrySet()
			.stream()
			.map((entry) -> new ProblemDescriptor(entry.getKey(), entry.getValue()));
	}

	static Stream<ProblemDescriptor> of(UpstreamSnapshot upstream) {
		return upstream.nodes().stream().flatMap((node) -> {
			String problem = node.node().problem();
			return (problem != null) ? Stream.of(new ProblemDescriptor(upstream.name() + "/" + node.address(), problem))
					: Stream.empty();
		});
	}

}
