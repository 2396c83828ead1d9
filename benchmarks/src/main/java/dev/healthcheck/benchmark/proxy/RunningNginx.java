package dev.healthcheck.benchmark.proxy;

import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;

import dev.healthcheck.benchmark.Program;
import dev.healthcheck.benchmark.ProgramProcess;
import dev.healthcheck.test.etcd.FreePorts;

/**
 * nginx as a careful operator sets it up: connections are kept, and failed requests tried
 * again elsewhere. It has no checks, and does not say which backends it uses, but where
 * each request has been.
 */
public final class RunningNginx implements AutoCloseable {

	/** The header that says where a request has been, in the order of the tries. */
	public static final String TRIED = "X-Tried";

	private static final String CONFIGURATION = """
			daemon off;
			master_process off;
			pid nginx.pid;
			error_log stderr;
			events {
			  worker_connections 4096;
			}
			http {
			  access_log off;
			  client_body_temp_path client-body;
			  proxy_temp_path proxy;
			  fastcgi_temp_path fastcgi;
			  uwsgi_temp_path uwsgi;
			  scgi_temp_path scgi;
			  upstream backends {
			%s
			    keepalive 32;
			  }
			  server {
			    listen 127.0.0.1:%d;
			    location / {
			      proxy_pass http://backends;
			      proxy_http_version 1.1;
			      proxy_set_header Connection "";
			      proxy_connect_timeout 1s;
			      proxy_read_timeout %ds;
			      proxy_next_upstream error timeout http_500 http_502 http_503 http_504;
			      add_header %s $upstream_addr always;
			    }
			  }
			}
			""";

	private final ProgramProcess process;

	private final URI target;

	/**
	 * Start it.
	 * @param backends addresses as {@code host:port}
	 * @param timeoutSeconds how long a backend has for its answer
	 */
	public RunningNginx(List<String> backends, int timeoutSeconds) {
		String servers = backends.stream()
			.map((backend) -> "    server %s max_fails=1 fail_timeout=10s;".formatted(backend))
			.collect(Collectors.joining("\n"));
		int port = FreePorts.next();
		this.target = URI.create("http://127.0.0.1:" + port + "/");
		this.process = new ProgramProcess(Program.NGINX, CONFIGURATION.formatted(servers, port, timeoutSeconds, TRIED));
	}

	/**
	 * Where it takes requests.
	 * @return the address, with a slash at its end
	 */
	public URI target() {
		return this.target;
	}

	@Override
	public void close() {
		this.process.close();
	}

}
