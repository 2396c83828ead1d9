package dev.healthcheck.http;

import java.io.IOException;
import java.io.InputStream;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;

/**
 * A response whose try is in flight until its body is read to the end, or it is closed.
 */
final class InFlightResponse implements ClientHttpResponse {

	private final ClientHttpResponse response;

	private final InFlight inFlight;

	private @Nullable InputStream body;

	InFlightResponse(ClientHttpResponse response, InFlight inFlight) {
		this.response = response;
		this.inFlight = inFlight;
		// closing it is as good as reading it
		inFlight.taken();
	}

	@Override
	public HttpStatusCode getStatusCode() throws IOException {
		return this.response.getStatusCode();
	}

	@Override
	public String getStatusText() throws IOException {
		return this.response.getStatusText();
	}

	@Override
	public HttpHeaders getHeaders() {
		return this.response.getHeaders();
	}

	@Override
	public InputStream getBody() throws IOException {
		if (this.body == null) {
			this.body = new InFlightBody(this.response.getBody(), this.inFlight);
		}
		return this.body;
	}

	@Override
	public void close() {
		try {
			this.response.close();
		}
		finally {
			this.inFlight.finished();
		}
	}

}
