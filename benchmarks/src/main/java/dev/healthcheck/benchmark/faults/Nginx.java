package dev.healthcheck.benchmark.faults;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;

import dev.healthcheck.benchmark.Program;
import dev.healthcheck.benchmark.ProgramProcess;
import dev.healthcheck.test.etcd.FreePorts;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;

/**
 * nginx as a careful operator sets it up: connections are kept, and failed requests tried
 * again elsewhere. It has no checks, and does not say which backends it uses, but where
 * each request has been.
 */
final class Nginx implements Balanced {

	/** The header that says where a request has been, in the order of the tries. */
	static final String TRIED = "X-Tried";

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

	private final JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory();

	private final ProgramProcess nginx;

	private final URI target;

	Nginx(List<Backend> backends) {
		String servers = backends.stream()
			.map((backend) -> "    server %s max_fails=1 fail_timeout=10s;".formatted(backend.address()))
			.collect(Collectors.joining("\n"));
		int port = FreePorts.next();
		this.target = URI.create("http://127.0.0.1:" + port + "/");
		this.nginx = new ProgramProcess(Program.NGINX, CONFIGURATION.formatted(servers, port, TIMEOUT_SECONDS, TRIED));
	}

	@Override
	public ClientHttpResponse get() throws IOException {
		return this.requests.createRequest(this.target, HttpMethod.GET).execute();
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
