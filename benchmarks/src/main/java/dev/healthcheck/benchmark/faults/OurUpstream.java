package dev.healthcheck.benchmark.faults;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.http.UpstreamRequestFactory;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.upstream.NodeHealth;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;

/**
 * Ours, in the process of the client, with a check each second and defaults otherwise.
 */
final class OurUpstream implements Balanced {

	private static final URI TARGET = URI.create("http://backends/");

	private final Upstreams upstreams = new Upstreams();

	private final Upstream upstream;

	private final UpstreamRequestFactory requests;

	OurUpstream(List<Backend> backends) {
		this.upstream = this.upstreams.put(UpstreamDefinition.builder("backends")
			.nodes(backends.stream().map((backend) -> Node.of(backend.address())).toList())
			.check(CheckSettings.builder().type("http").interval(Duration.ofSeconds(1)).build())
			.build());
		JdkClientHttpRequestFactory plain = new JdkClientHttpRequestFactory(
				HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build());
		plain.setReadTimeout(Duration.ofSeconds(TIMEOUT_SECONDS));
		this.requests = new UpstreamRequestFactory(this.upstreams, plain);
	}

	@Override
	public ClientHttpResponse get() throws IOException {
		return this.requests.createRequest(TARGET, HttpMethod.GET).execute();
	}

	@Override
	public long ejected(Backend backend, Requests requests, long endNanos) {
		return Ejection.told(() -> uses(backend), endNanos);
	}

	private boolean uses(Backend backend) {
		NodeHealth node = Objects.requireNonNull(this.upstream.health(NodeAddress.parse(backend.address())));
		return node.status().isInService() && !node.isSuspect();
	}

	@Override
	public long hedges() {
		return this.upstream.snapshot().trouble().hedges().sent();
	}

	@Override
	public void close() {
		this.upstreams.close();
	}

}
