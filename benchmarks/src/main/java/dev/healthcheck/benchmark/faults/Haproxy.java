package dev.healthcheck.benchmark.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import dev.healthcheck.benchmark.Program;
import dev.healthcheck.benchmark.ProgramProcess;
import dev.healthcheck.test.etcd.FreePorts;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;

/**
 * HAProxy as a careful operator sets it up: a check each second, requests watched too,
 * and tried again elsewhere.
 */
final class Haproxy implements Balanced {

	private static final String CONFIGURATION = """
			global
			  nbthread 1
			defaults
			  mode http
			  timeout connect 1s
			  timeout client 30s
			  timeout server %ds
			  timeout check 1s
			  retries 3
			  option redispatch 1
			  retry-on all-retryable-errors
			frontend requests
			  bind 127.0.0.1:%d
			  default_backend backends
			frontend figures
			  bind 127.0.0.1:%d
			  stats enable
			  stats uri /
			backend backends
			  balance roundrobin
			  option httpchk GET /
			  default-server check inter 1s fall 2 rise 1 observe layer7 on-error mark-down
			%s
			""";

	private final HttpClient client = HttpClient.newHttpClient();

	private final JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(this.client);

	private final ProgramProcess haproxy;

	private final URI target;

	private final URI figures;

	Haproxy(List<Backend> backends) {
		String servers = backends.stream()
			.map((backend) -> "  server %s %s".formatted(backend.name(), backend.address()))
			.collect(Collectors.joining("\n"));
		List<Integer> ports = FreePorts.next(2);
		this.target = URI.create("http://127.0.0.1:" + ports.get(0) + "/");
		this.figures = URI.create("http://127.0.0.1:" + ports.get(1) + "/;csv");
		this.haproxy = new ProgramProcess(Program.HAPROXY,
				CONFIGURATION.formatted(TIMEOUT_SECONDS, ports.get(0), ports.get(1), servers));
	}

	@Override
	public ClientHttpResponse get() throws IOException {
		return this.requests.createRequest(this.target, HttpMethod.GET).execute();
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
			return this.client.send(HttpRequest.newBuilder(this.figures).build(), HttpResponse.BodyHandlers.ofString())
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
