package dev.healthcheck.http;

import java.io.IOException;
import java.io.OutputStream;

import org.jspecify.annotations.Nullable;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.ClientHttpRequest;

/**
 * The body of a request, or none, and what became of it.
 */
final class SentBody implements Sent, StreamingHttpOutputMessage.Body {

	private final StreamingHttpOutputMessage.@Nullable Body body;

	private final boolean repeatable;

	// clients write on threads of their own
	private volatile boolean begun;

	private volatile boolean written;

	private volatile boolean failed;

	SentBody(StreamingHttpOutputMessage.@Nullable Body body) {
		this(body, body == null || body.repeatable());
	}

	private SentBody(StreamingHttpOutputMessage.@Nullable Body body, boolean repeatable) {
		this.body = body;
		this.repeatable = repeatable;
	}

	static SentBody of(byte[] bytes) {
		return new SentBody((bytes.length > 0) ? (output) -> output.write(bytes) : null, true);
	}

	/** Let a request send it. */
	void giveTo(ClientHttpRequest request) throws IOException {
		if (this.body == null) {
			return;
		}
		if (request instanceof StreamingHttpOutputMessage streaming) {
			streaming.setBody(this);
		}
		else {
			writeTo(request.getBody());
		}
	}

	@Override
	public void writeTo(OutputStream output) throws IOException {
		if (this.body == null) {
			return;
		}
		this.begun = true;
		this.written = false;
		Connection connection = new Connection(output);
		try {
			this.body.writeTo(connection);
			this.written = true;
		}
		catch (IOException | RuntimeException ex) {
			this.failed = !connection.broken;
			throw ex;
		}
	}

	@Override
	public boolean repeatable() {
		return this.repeatable;
	}

	/** Whether there is none. */
	boolean isEmpty() {
		return this.body == null;
	}

	/** Whether it can be sent once only. */
	boolean isSentOnce() {
		return !this.repeatable;
	}

	@Override
	public boolean isRepeatable() {
		return this.repeatable || !this.begun;
	}

	@Override
	public boolean isBegun() {
		return this.begun;
	}

	@Override
	public boolean isUnderWay() {
		return this.begun && !this.written;
	}

	@Override
	public boolean isFailed() {
		return this.failed;
	}

	/** Tells a connection that breaks from a body that cannot be produced. */
	private static final class Connection extends OutputStream {

		private final OutputStream output;

		private boolean broken;

		Connection(OutputStream output) {
			this.output = output;
		}

		@Override
		public void write(int b) throws IOException {
			attempt(() -> this.output.write(b));
		}

		@Override
		public void write(byte[] bytes, int offset, int length) throws IOException {
			attempt(() -> this.output.write(bytes, offset, length));
		}

		@Override
		public void flush() throws IOException {
			attempt(this.output::flush);
		}

		@Override
		public void close() throws IOException {
			attempt(this.output::close);
		}

		private void attempt(Action action) throws IOException {
			try {
				action.run();
			}
			catch (IOException | RuntimeException ex) {
				this.broken = true;
				throw ex;
			}
		}

		private interface Action {

			void run() throws IOException;

		}

	}

}
