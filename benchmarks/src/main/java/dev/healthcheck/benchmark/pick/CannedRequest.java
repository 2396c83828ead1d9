package dev.healthcheck.benchmark.pick;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.reactive.function.client.ClientResponse;

/**
 * A request that is answered with the same few bytes at once.
 */
final class CannedRequest implements ClientHttpRequest {

	private static final byte[] BODY = "two books".getBytes(StandardCharsets.UTF_8);

	private final URI uri;

	private final HttpMethod method;

	private final HttpHeaders headers = new HttpHeaders();

	private final Map<String, Object> attributes = new HashMap<>();

	CannedRequest(URI uri, HttpMethod method) {
		this.uri = uri;
		this.method = method;
	}

	/** The same answer for the reactive client. */
	static Mono<ClientResponse> exchanged() {
		return Mono.just(ClientResponse.create(HttpStatus.OK)
			.headers(CannedRequest::describe)
			.body(new String(BODY, StandardCharsets.UTF_8))
			.build());
	}

	private static void describe(HttpHeaders headers) {
		headers.setContentType(MediaType.TEXT_PLAIN);
		headers.setContentLength(BODY.length);
	}

	@Override
	public ClientHttpResponse execute() {
		return new Response();
	}

	@Override
	public OutputStream getBody() {
		return OutputStream.nullOutputStream();
	}

	@Override
	public HttpMethod getMethod() {
		return this.method;
	}

	@Override
	public URI getURI() {
		return this.uri;
	}

	@Override
	public Map<String, Object> getAttributes() {
		return this.attributes;
	}

	@Override
	public HttpHeaders getHeaders() {
		return this.headers;
	}

	private static final class Response implements ClientHttpResponse {

		private final HttpHeaders headers = new HttpHeaders();

		Response() {
			describe(this.headers);
		}

		@Override
		public HttpStatusCode getStatusCode() {
			return HttpStatus.OK;
		}

		@Override
		public String getStatusText() {
			return "OK";
		}

		@Override
		public InputStream getBody() {
			return new ByteArrayInputStream(BODY);
		}

		@Override
		public HttpHeaders getHeaders() {
			return this.headers;
		}

		@Override
		public void close() {
		}

	}

}
