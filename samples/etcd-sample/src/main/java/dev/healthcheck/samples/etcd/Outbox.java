package dev.healthcheck.samples.etcd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;

import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/**
 * What is to be sent to one browser, in order. A thread is borrowed only while there is
 * something to send, so that a watch hands its events over and goes on, however slow the
 * browser is.
 */
final class Outbox {

	private static final MediaType EVENT_STREAM = new MediaType(MediaType.TEXT_EVENT_STREAM, StandardCharsets.UTF_8);

	/** In characters. A browser that is further behind is given up. */
	private static final int LONGEST_BACKLOG = 4_000_000;

	private final ResponseBodyEmitter emitter = new ResponseBodyEmitter(0L);

	private final Executor executor;

	private final Runnable onFailure;

	// guarded by this from here on

	private final StringBuilder waiting = new StringBuilder();

	private boolean sending;

	private boolean ended;

	/**
	 * An empty outbox.
	 * @param executor whose threads send
	 * @param onFailure run when the browser has gone, or is too far behind
	 */
	Outbox(Executor executor, Runnable onFailure) {
		this.executor = executor;
		this.onFailure = onFailure;
	}

	ResponseBodyEmitter emitter() {
		return this.emitter;
	}

	/**
	 * Send a text after those before it; nothing is sent after the end.
	 * @param text the text
	 */
	void send(String text) {
		if (!add(text)) {
			this.onFailure.run();
		}
	}

	private synchronized boolean add(String text) {
		if (this.ended) {
			return true;
		}
		if (this.waiting.length() > LONGEST_BACKLOG) {
			return false;
		}
		this.waiting.append(text);
		wake();
		return true;
	}

	/** End the stream after what has been handed over. */
	synchronized void end() {
		if (!this.ended) {
			this.ended = true;
			wake();
		}
	}

	private void wake() {
		if (!this.sending) {
			this.sending = true;
			this.executor.execute(this::sendWaiting);
		}
	}

	private void sendWaiting() {
		try {
			for (String text = take(); !text.isEmpty(); text = take()) {
				this.emitter.send(text, EVENT_STREAM);
			}
		}
		catch (IOException | IllegalStateException ex) {
			// it stays in the state of sending: nothing can be sent any more
			this.onFailure.run();
		}
	}

	/** Take what waits; when that is nothing, this thread's turn is over. */
	private synchronized String take() {
		String text = this.waiting.toString();
		this.waiting.setLength(0);
		if (text.isEmpty()) {
			this.sending = false;
			if (this.ended) {
				this.emitter.complete();
			}
		}
		return text;
	}

}
