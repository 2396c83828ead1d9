package dev.healthcheck.samples.gateway;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Which headers a gateway hands on.
 */
final class ProxyHeaders {

	/** They are about one connection, whoever lists them. */
	private static final List<String> HOP_BY_HOP = List.of("Connection", "Keep-Alive", "Proxy-Authenticate",
			"Proxy-Authorization", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade");

	private ProxyHeaders() {
	}

	/**
	 * The headers to send to a node.
	 * @param request the request that came in
	 * @param target where it goes
	 * @return its headers, without those of the connection, and with what the node would
	 * know if the client had asked it itself
	 */
	static HttpHeaders ofRequest(ServerHttpRequest request, Target target) {
		HttpHeaders headers = new HttpHeaders();
		request.getHeaders().forEach(headers::addAll);
		removeHopByHop(headers);
		// answered here, when the body is asked for
		headers.remove(HttpHeaders.EXPECT);
		String host = headers.getFirst(HttpHeaders.HOST);
		headers.remove(HttpHeaders.HOST);
		if (host != null) {
			headers.set("X-Forwarded-Host", host);
		}
		headers.set("X-Forwarded-Proto", String.valueOf(request.getURI().getScheme()));
		headers.set("X-Forwarded-Prefix", target.prefix());
		InetSocketAddress client = request.getRemoteAddress();
		if (client != null) {
			headers.set("X-Forwarded-For", String.join(", ", forwardedFor(headers, client)));
		}
		return headers;
	}

	private static List<String> forwardedFor(HttpHeaders headers, InetSocketAddress client) {
		List<String> hops = new ArrayList<>(headers.getOrEmpty("X-Forwarded-For"));
		hops.add(client.getAddress().getHostAddress());
		return hops;
	}

	/**
	 * The headers to send to the client.
	 * @param entries those of the response of a node
	 * @return them without those of the connection
	 */
	static HttpHeaders ofResponse(Collection<Map.Entry<String, String>> entries) {
		HttpHeaders headers = new HttpHeaders();
		entries.forEach((entry) -> headers.add(entry.getKey(), entry.getValue()));
		removeHopByHop(headers);
		return headers;
	}

	private static void removeHopByHop(HttpHeaders headers) {
		Set<String> listed = headers.getOrEmpty(HttpHeaders.CONNECTION)
			.stream()
			.flatMap((value) -> List.of(value.split(",")).stream())
			.map((name) -> name.trim().toLowerCase(Locale.ROOT))
			.filter((name) -> !name.isEmpty())
			.collect(Collectors.toCollection(TreeSet::new));
		listed.forEach(headers::remove);
		HOP_BY_HOP.forEach(headers::remove);
	}

}
