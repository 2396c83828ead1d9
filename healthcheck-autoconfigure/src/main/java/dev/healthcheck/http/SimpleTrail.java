package dev.healthcheck.http;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

import org.jspecify.annotations.Nullable;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;

/**
 * That of the JDK's old client, whose connection has the URL that it was redirected to.
 * It repeats every request by itself, also a POST.
 */
final class SimpleTrail implements Trail {

	private final @Nullable HttpURLConnection connection;

	private final String url;

	SimpleTrail(ClientHttpRequest request) {
		this.connection = PrivateField.read(request, "connection", HttpURLConnection.class);
		this.url = (this.connection != null) ? this.connection.getURL().toString() : "";
	}

	@Override
	public Reach reach() {
		boolean redirected = this.connection != null && !this.connection.getURL().toString().equals(this.url);
		return redirected ? Reach.ANSWERED : Reach.PERHAPS_SENT;
	}

	@Override
	public @Nullable URI answerer(ClientHttpResponse response) {
		return (this.connection != null) ? Trail.uri(this.connection.getURL().toString()) : null;
	}

	@Override
	public void cancel() {
		if (this.connection != null) {
			this.connection.disconnect();
		}
	}

	@Override
	public boolean dropsWhatIsRead() {
		return false;
	}

	@Override
	public void drop(ClientHttpResponse response) throws IOException {
		cancel();
	}

}
