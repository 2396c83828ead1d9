package dev.healthcheck.http;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;

import org.jspecify.annotations.Nullable;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;

/**
 * That of the JDK's old client, whose connection has the URL that it was redirected to.
 */
final class SimpleTrail implements Trail {

	private final @Nullable HttpURLConnection connection;

	private final @Nullable URL url;

	SimpleTrail(ClientHttpRequest request) {
		this.connection = PrivateField.read(request, "connection", HttpURLConnection.class);
		this.url = (this.connection != null) ? this.connection.getURL() : null;
	}

	@Override
	public Reach reach() {
		return (this.connection == null || this.connection.getURL() == this.url) ? Reach.UNKNOWN : Reach.ANSWERED;
	}

	@Override
	public @Nullable URI answerer(ClientHttpResponse response) {
		return (this.connection != null) ? URI.create(this.connection.getURL().toString()) : null;
	}

	@Override
	public boolean dropsWhatIsRead() {
		return false;
	}

	@Override
	public void drop(ClientHttpResponse response) throws IOException {
		if (this.connection != null) {
			this.connection.disconnect();
		}
	}

}
