package dev.healthcheck.samples.etcd;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads server-sent events as the standard says: fields up to an empty line, comments
 * apart.
 */
final class Browser implements AutoCloseable {

	private final HttpResponse<InputStream> response;

	private final List<Event> events = new CopyOnWriteArrayList<>();

	private final AtomicInteger comments = new AtomicInteger();

	private volatile boolean ended;

	Browser(HttpResponse<InputStream> response) {
		this.response = response;
		Thread reader = new Thread(this::read, "browser");
		reader.setDaemon(true);
		reader.start();
	}

	private void read() {
		try (BufferedReader lines = new BufferedReader(
				new InputStreamReader(this.response.body(), StandardCharsets.UTF_8))) {
			List<String> fields = new ArrayList<>();
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				if (line.startsWith(":")) {
					this.comments.incrementAndGet();
				}
				else if (!line.isEmpty()) {
					fields.add(line);
				}
				else if (!fields.isEmpty()) {
					this.events.add(Event.of(fields));
					fields.clear();
				}
			}
		}
		catch (IOException ex) {
			// the connection was closed
		}
		this.ended = true;
	}

	HttpResponse<InputStream> response() {
		return this.response;
	}

	List<Event> events() {
		return List.copyOf(this.events);
	}

	int comments() {
		return this.comments.get();
	}

	boolean isEnded() {
		return this.ended;
	}

	/** Leave, without a word. */
	@Override
	public void close() {
		try {
			this.response.body().close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	record Event(String name, long id, String data) {

		private static Event of(List<String> fields) {
			return new Event(field(fields, "event"), Long.parseLong(field(fields, "id")), field(fields, "data"));
		}

		private static String field(List<String> fields, String name) {
			return fields.stream()
				.filter((field) -> field.startsWith(name + ": "))
				.map((field) -> field.substring(name.length() + 2))
				.findFirst()
				.orElseThrow(() -> new AssertionError("no " + name + " in " + fields));
		}

	}

}
