package dev.healthcheck.benchmark.proxy;

import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;

import dev.healthcheck.benchmark.Program;
import dev.healthcheck.benchmark.ProgramProcess;
import dev.healthcheck.test.etcd.FreePorts;
import org.jspecify.annotations.Nullable;

/**
 * HAProxy as a careful operator sets it up: a check each second, requests watched too,
 * and tried again elsewhere.
 */
public final class RunningHaproxy implements AutoCloseable {

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
			%s
			""";

	/** Requests can only be watched where there are checks. */
	private static final String CHECKS = """
			  option httpchk GET %s
			  default-server check inter 1s fall 2 rise 1 observe layer7 on-error mark-down
			""";

	private final ProgramProcess process;

	private final URI target;

	private final URI figures;

	/**
	 * Start it.
	 * @param backends addresses as {@code 127.0.0.1:port}
	 * @param timeoutSeconds how long a backend has for its answer
	 * @param checkPath what checks ask for, or {@code null} for no checks
	 */
	public RunningHaproxy(List<String> backends, int timeoutSeconds, @Nullable String checkPath) {
		String servers = backends.stream()
			.map((backend) -> "  server %s %s\n".formatted(backend.substring(backend.indexOf(':') + 1), backend))
			.collect(Collectors.joining());
		List<Integer> ports = FreePorts.next(2);
		this.target = URI.create("http://127.0.0.1:" + ports.get(0) + "/");
		this.figures = URI.create("http://127.0.0.1:" + ports.get(1) + "/;csv");
		this.process = new ProgramProcess(Program.HAPROXY, CONFIGURATION.formatted(timeoutSeconds, ports.get(0),
				ports.get(1), ((checkPath != null) ? CHECKS.formatted(checkPath) : "") + servers));
	}

	/**
	 * Where it takes requests.
	 * @return the address, with a slash at its end
	 */
	public URI target() {
		return this.target;
	}

	/**
	 * Where it tells of its backends, each by its port.
	 * @return the address of a table with comma-separated values
	 */
	public URI figures() {
		return this.figures;
	}

	@Override
	public void close() {
		this.process.close();
	}

}
