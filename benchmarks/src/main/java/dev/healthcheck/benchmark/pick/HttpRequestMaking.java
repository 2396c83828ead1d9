package dev.healthcheck.benchmark.pick;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.TimeUnit;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.http.UpstreamRequestFactory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;

/**
 * What a request of {@code RestClient} to a host that is no upstream pays for it that
 * others are.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets up
public class HttpRequestMaking {

	private final URI uri = URI.create("http://example.org/some/path?and=query");

	private final ClientHttpRequestFactory plain = new JdkClientHttpRequestFactory();

	private ThreeNodes nodes;

	private ClientHttpRequestFactory aware;

	/** Make the upstream. */
	@Setup
	public void make() {
		this.nodes = new ThreeNodes(Balance.ROUND_ROBIN, false, false);
		this.aware = new UpstreamRequestFactory(this.nodes.upstreams(), this.plain);
	}

	/** End it. */
	@TearDown
	public void end() {
		this.nodes.close();
	}

	/**
	 * With upstreams.
	 * @return a request to another host
	 * @throws IOException never
	 */
	@Benchmark
	public ClientHttpRequest aware() throws IOException {
		return this.aware.createRequest(this.uri, HttpMethod.GET);
	}

	/**
	 * Without.
	 * @return a request
	 * @throws IOException never
	 */
	@Benchmark
	public ClientHttpRequest plain() throws IOException {
		return this.plain.createRequest(this.uri, HttpMethod.GET);
	}

}
