package dev.healthcheck.benchmark.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;

import dev.healthcheck.benchmark.proxy.RunningHaproxy;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;

/**
 * HAProxy, which says which backends it uses.
 */
final class Haproxy implements Balanced {

	private final HttpClient client = HttpClient.newHttpClient();

	private final JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(this.client);

	private final RunningHaproxy haproxy;

	Haproxy(List<Backend> backends) {
		this.haproxy = new RunningHaproxy(backends.stream().map(Backend::address).toList(), TIMEOUT_SECONDS, "/");
	}

	@Override
	public ClientHttpResponse get() throws IOException {
		return this.requests.createRequest(this.haproxy.target(), HttpMethod.GET).execute();
	}

	@Override
	public long ejected(Backend backend, Requests requests, long endNanos) {
		return Ejection.told(() -> uses(backend), endNanos);
	}

	private boolean uses(Backend backend) {
		List<String[]> lines = figures().lines().map((line) -> line.split(",", -1)).toList();
		int status = Arrays.asList(lines.get(0)).indexOf("status");
		return lines.stream()
			.filter((line) -> line.length > status && line[1].equals(backend.name()))
			.anyMatch((line) -> line[status].startsWith("UP"));
	}

	private String figures() {
		try {
			return this.client
				.send(HttpRequest.newBuilder(this.haproxy.figures()).build(), HttpResponse.BodyHandlers.ofString())
				.body();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.haproxy.close();
	}

}
