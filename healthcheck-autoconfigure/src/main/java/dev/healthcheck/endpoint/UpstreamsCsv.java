package dev.healthcheck.endpoint;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Nodes as comma-separated values (RFC 4180): a header line, then a line for each node.
 * {@code breaker} and {@code check} are their states. What is not known is empty.
 */
final class UpstreamsCsv {

	private static final String HEADER = "upstream,level,node,status,reason,since,weight,effectiveWeight,current,admin,"
			+ "breaker,fails,check,lastResult,lastCheck,latencyMillis,requests,failed,inFlight,meanMillis,source";

	private static final String LINE_END = "\r\n";

	private UpstreamsCsv() {
	}

	static String of(UpstreamsDescriptor upstreams) {
		return document(upstreams.upstreams().stream().flatMap(UpstreamsCsv::lines));
	}

	static String of(UpstreamDescriptor upstream) {
		return document(lines(upstream));
	}

	static String of(String upstream, String level, NodeDescriptor node) {
		return document(Stream.of(line(upstream, level, node)));
	}

	private static String document(Stream<String> lines) {
		return Stream.concat(Stream.of(HEADER), lines).collect(Collectors.joining(LINE_END, "", LINE_END));
	}

	private static Stream<String> lines(UpstreamDescriptor upstream) {
		return upstream.levels()
			.stream()
			.flatMap((level) -> level.nodes().stream().map((node) -> line(upstream.name(), level.name(), node)));
	}

	private static String line(String upstream, String level, NodeDescriptor node) {
		List<@Nullable Object> fields = Arrays.asList(upstream, level, node.node(), node.status(), node.reason(),
				node.since(), node.weight(), node.effectiveWeight(), node.current(), node.admin(),
				node.breaker().state(), node.breaker().fails(), node.check().state(), node.check().lastResult(),
				node.check().lastCheck(), node.check().latencyMillis(), node.requests().total(),
				node.requests().failed(), node.requests().inFlight(), node.requests().meanMillis(), node.source());
		return fields.stream().map(UpstreamsCsv::field).collect(Collectors.joining(","));
	}

	private static String field(@Nullable Object value) {
		String text = (value != null) ? value.toString() : "";
		boolean quoted = text.chars().anyMatch((c) -> c == ',' || c == '"' || c == '\r' || c == '\n');
		return quoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
	}

}
