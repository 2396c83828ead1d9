package dev.healthcheck.samples.etcd;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * A running sample, as its users see it. Paths are sent as they are, so they must be
 * encoded.
 */
record Sample(int port) {

	private static final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	HttpResponse<String> get(String path) {
		return exchange(request(path).GET());
	}

	HttpResponse<String> put(String path, String value) {
		return exchange(request(path).PUT(BodyPublishers.ofString(value)));
	}

	HttpResponse<String> delete(String path) {
		return exchange(request(path).DELETE());
	}

	HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path))
			.timeout(Duration.ofSeconds(30));
	}

	HttpResponse<String> exchange(HttpRequest.Builder request) {
		return exchange(request, BodyHandlers.ofString());
	}

	HttpResponse<byte[]> exchangeBytes(HttpRequest.Builder request) {
		return exchange(request, BodyHandlers.ofByteArray());
	}

	/** Watch, like a browser that has seen no event yet. */
	Browser watch(String path) {
		return watch(request(path));
	}

	/** Watch, like a browser that reconnects. */
	Browser watch(String path, long lastEventId) {
		return watch(request(path).header("Last-Event-ID", Long.toString(lastEventId)));
	}

	private Browser watch(HttpRequest.Builder request) {
		HttpResponse<InputStream> response = exchange(request.header("Accept", "text/event-stream"),
				BodyHandlers.ofInputStream());
		return new Browser(response);
	}

	private static <T> HttpResponse<T> exchange(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
		try {
			return client.send(request.build(), handler);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
