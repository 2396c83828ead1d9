package dev.healthcheck.benchmark.faults;

import java.io.IOException;
import java.util.List;

import dev.healthcheck.benchmark.proxy.RunningNginx;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;

/**
 * nginx, which does not say which backends it uses, but where each request has been.
 */
final class Nginx implements Balanced {

	private final JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory();

	private final RunningNginx nginx;

	Nginx(List<Backend> backends) {
		this.nginx = new RunningNginx(backends.stream().map(Backend::address).toList(), TIMEOUT_SECONDS);
	}

	@Override
	public ClientHttpResponse get() throws IOException {
		return this.requests.createRequest(this.nginx.target(), HttpMethod.GET).execute();
	}

	@Override
	public long ejected(Backend backend, Requests requests, long endNanos) {
		return Ejection.seen(backend, requests, endNanos);
	}

	@Override
	public void close() {
		this.nginx.close();
	}

}
