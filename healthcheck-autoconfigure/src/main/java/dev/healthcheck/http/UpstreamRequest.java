package dev.healthcheck.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;

import dev.healthcheck.node.Node;
import dev.healthcheck.upstream.Upstream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.AbstractClientHttpRequest;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.util.Assert;
import org.springframework.util.FastByteArrayOutputStream;

/**
 * A request to an upstream: one request to a node for every try. The body is streamed.
 */
final class UpstreamRequest extends AbstractClientHttpRequest implements StreamingHttpOutputMessage {

	private final Upstream upstream;

	private final URI uri;

	private final HttpMethod method;

	private final ClientHttpRequestFactory factory;

	private final Mismatches mismatches;

	private @Nullable Body body;

	private @Nullable FastByteArrayOutputStream bytes;

	UpstreamRequest(Upstream upstream, URI uri, HttpMethod method, ClientHttpRequestFactory factory,
			Mismatches mismatches) {
		this.upstream = upstream;
		this.uri = uri;
		this.method = method;
		this.factory = factory;
		this.mismatches = mismatches;
	}

	@Override
	public URI getURI() {
		return this.uri;
	}

	@Override
	public HttpMethod getMethod() {
		return this.method;
	}

	@Override
	public void setBody(Body body) {
		assertNotExecuted();
		Assert.state(this.bytes == null, "the body is already being written to getBody()");
		this.body = body;
	}

	@Override
	protected OutputStream getBodyInternal(HttpHeaders headers) {
		Assert.state(this.body == null, "the body was already given to setBody(...)");
		if (this.bytes == null) {
			this.bytes = new FastByteArrayOutputStream(1024);
		}
		return this.bytes;
	}

	@Override
	protected ClientHttpResponse executeInternal(HttpHeaders headers) throws IOException {
		SentBody sentBody = (this.bytes != null) ? SentBody.of(this.bytes.toByteArrayUnsafe())
				: new SentBody(this.body);
		return new UpstreamExchange(this.upstream, this, sentBody, this.mismatches)
			.execute((node) -> request(node, headers, sentBody));
	}

	private ClientHttpRequest request(Node node, HttpHeaders headers, SentBody sentBody) throws IOException {
		ClientHttpRequest request = this.factory.createRequest(UpstreamUris.at(node.address(), this.uri), this.method);
		request.getHeaders().addAll(headers);
		UpstreamUris.name(node, request.getHeaders());
		request.getAttributes().putAll(getAttributes());
		sentBody.giveTo(request);
		return request;
	}

}
