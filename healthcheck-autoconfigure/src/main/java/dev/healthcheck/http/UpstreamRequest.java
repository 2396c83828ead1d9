package dev.healthcheck.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

import dev.healthcheck.node.Node;
import dev.healthcheck.upstream.Upstream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.util.Assert;
import org.springframework.util.CollectionUtils;
import org.springframework.util.FastByteArrayOutputStream;
import org.springframework.util.LinkedCaseInsensitiveMap;
import org.springframework.util.MultiValueMap;

/**
 * A request to an upstream: one request to a node for every try. The body is streamed.
 * Not an {@code AbstractClientHttpRequest}, because headers can be copied from their map
 * in a third of the time.
 */
final class UpstreamRequest implements ClientHttpRequest, StreamingHttpOutputMessage {

	private final Upstream upstream;

	private final URI uri;

	private final HttpMethod method;

	private final ClientHttpRequestFactory factory;

	private final Mismatches mismatches;

	private final Consumer<InFlight> open;

	private final MultiValueMap<String, String> values = CollectionUtils
		.toMultiValueMap(new LinkedCaseInsensitiveMap<>(8, Locale.ROOT));

	private final HttpHeaders headers = new HttpHeaders(this.values);

	private @Nullable Map<String, Object> attributes;

	private boolean executed;

	private @Nullable Body body;

	private @Nullable FastByteArrayOutputStream bytes;

	UpstreamRequest(Upstream upstream, URI uri, HttpMethod method, ClientHttpRequestFactory factory,
			Mismatches mismatches, Consumer<InFlight> open) {
		this.upstream = upstream;
		this.uri = uri;
		this.method = method;
		this.factory = factory;
		this.mismatches = mismatches;
		this.open = open;
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
	public HttpHeaders getHeaders() {
		return this.executed ? HttpHeaders.readOnlyHttpHeaders(this.headers) : this.headers;
	}

	@Override
	public Map<String, Object> getAttributes() {
		this.attributes = (this.attributes != null) ? this.attributes : new LinkedHashMap<>();
		return this.attributes;
	}

	@Override
	public void setBody(Body body) {
		assertNotExecuted();
		Assert.state(this.bytes == null, "the body is already being written to getBody()");
		this.body = body;
	}

	@Override
	public OutputStream getBody() {
		assertNotExecuted();
		Assert.state(this.body == null, "the body was already given to setBody(...)");
		if (this.bytes == null) {
			this.bytes = new FastByteArrayOutputStream(1024);
		}
		return this.bytes;
	}

	@Override
	public ClientHttpResponse execute() throws IOException {
		assertNotExecuted();
		SentBody sentBody = (this.bytes != null) ? SentBody.of(this.bytes.toByteArrayUnsafe())
				: new SentBody(this.body);
		ClientHttpResponse response = new UpstreamExchange(this.upstream, this, sentBody, this.mismatches, this.open)
			.execute((node) -> request(node, sentBody));
		this.executed = true;
		return response;
	}

	private void assertNotExecuted() {
		Assert.state(!this.executed, "ClientHttpRequest already executed");
	}

	private ClientHttpRequest request(Node node, SentBody sentBody) throws IOException {
		ClientHttpRequest request = this.factory.createRequest(UpstreamUris.at(node.address(), this.uri), this.method);
		this.values.forEach(request.getHeaders()::addAll);
		UpstreamUris.name(node, request.getHeaders());
		if (this.attributes != null) {
			request.getAttributes().putAll(this.attributes);
		}
		sentBody.giveTo(request);
		return request;
	}

}
