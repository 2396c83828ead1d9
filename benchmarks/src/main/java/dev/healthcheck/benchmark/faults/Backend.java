package dev.healthcheck.benchmark.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

import dev.healthcheck.benchmark.ForkedJvm;
import dev.healthcheck.benchmark.Pause;
import dev.healthcheck.test.etcd.FreePorts;

/**
 * A web server in a process of its own, and what can befall it.
 */
final class Backend implements AutoCloseable {

	private static final Duration STARTS_WITHIN = Duration.ofSeconds(20);

	private static final Duration ANSWERS_WITHIN = Duration.ofMillis(500);

	private final HttpClient client = HttpClient.newHttpClient();

	private final int port = FreePorts.next();

	private ForkedJvm process = process();

	private ForkedJvm process() {
		return ForkedJvm.start(BackendMain.class, Integer.toString(this.port));
	}

	String address() {
		return "127.0.0.1:" + this.port;
	}

	/** What its answers say of who made them. */
	String name() {
		return Integer.toString(this.port);
	}

	void kill() {
		signal("KILL");
	}

	void hang() {
		signal("STOP");
	}

	/** Answer with 500. */
	void fail() {
		this.process.ask("fail");
	}

	/** Undo what befell it; returns once it answers again. */
	void heal() {
		if (this.process.isAlive()) {
			signal("CONT");
			this.process.ask("work");
		}
		else {
			this.process.close();
			this.process = process();
		}
		awaitAnswer();
	}

	void awaitAnswer() {
		if (!Pause.until(STARTS_WITHIN, this::answers)) {
			throw new IllegalStateException("the backend at " + address() + " does not answer");
		}
	}

	private boolean answers() {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address() + "/"))
			.timeout(ANSWERS_WITHIN)
			.build();
		try {
			return this.client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
		}
		catch (IOException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private void signal(String name) {
		try {
			new ProcessBuilder("kill", "-" + name, Long.toString(this.process.pid())).start().waitFor();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		signal("CONT");
		this.process.close();
	}

}
