package dev.healthcheck.check;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import dev.healthcheck.node.NodeAddress;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Connects, sends what is to be sent, and reads until the answer begins as expected.
 */
final class TcpProbe implements NodeProbe {

	private static final ProbeResult CONNECTED = ProbeResult.passed("connected");

	private static final ProbeResult CLOSED = Failures.closedEarly("connection closed while sending");

	private final VertxScheduler scheduler;

	private final NetClient client;

	private final Dialer dialer;

	private final @Nullable Integer port;

	private final byte[] send;

	private final byte[] expect;

	TcpProbe(VertxScheduler scheduler, NetClient client, Dialer dialer, @Nullable Integer port, TcpCheck check) {
		this.scheduler = scheduler;
		this.client = client;
		this.dialer = dialer;
		this.port = port;
		this.send = check.sendBytes();
		this.expect = check.expectBytes();
	}

	@Override
	public CompletionStage<ProbeResult> probe(NodeAddress target, Duration timeout) {
		int checkedPort = (this.port != null) ? this.port : target.port();
		return Attempt.begin(
				this.scheduler, timeout, (
						attempt) -> this.dialer
							.dial(target.host(), checkedPort, attempt,
									(address) -> this.client.connect(new ConnectOptions()
										.setRemoteAddress(SocketAddress.inetSocketAddress(address))
										.setTimeout(attempt.patienceMillis())))
							.onSuccess((socket) -> connected(socket, attempt))
							.onFailure((failure) -> attempt.end(Failures.ofConnect(failure, timeout))));
	}

	private void connected(NetSocket socket, Attempt attempt) {
		// also swallows what happens to the connection after the end
		socket.exceptionHandler((failure) -> attempt.end(Failures.ofConnection(failure, CLOSED)));
		if (attempt.isOver()) {
			socket.close();
			return;
		}
		attempt.awaiting("no answer", socket::close);
		if (this.expect.length > 0) {
			new Expectation(attempt).listen(socket);
		}
		if (this.send.length > 0) {
			socket.write(Buffer.buffer(this.send))
				.onSuccess((sent) -> endUnlessExpecting(attempt))
				.onFailure((failure) -> attempt.end(Failures.ofConnection(failure, CLOSED)));
		}
		else {
			endUnlessExpecting(attempt);
		}
	}

	private void endUnlessExpecting(Attempt attempt) {
		if (this.expect.length == 0) {
			attempt.end(CONNECTED);
		}
	}

	/** Compares the answer with what it must start with, as it comes in. */
	private final class Expectation {

		private final Attempt attempt;

		private int matched;

		Expectation(Attempt attempt) {
			this.attempt = attempt;
		}

		void listen(NetSocket socket) {
			socket.handler(this::compare);
			socket.closeHandler((closed) -> this.attempt.end(Failures.closedEarly("connection closed after "
					+ this.matched + " of " + TcpProbe.this.expect.length + " expected bytes")));
		}

		private void compare(Buffer bytes) {
			byte[] expected = TcpProbe.this.expect;
			for (int i = 0; i < bytes.length() && this.matched < expected.length; i++) {
				if (bytes.getByte(i) != expected[this.matched]) {
					this.attempt
						.end(Failures.badBody("the answer differs from the expected one at byte " + this.matched));
					return;
				}
				this.matched++;
			}
			this.attempt.awaiting("only " + this.matched + " of " + expected.length + " expected bytes");
			if (this.matched == expected.length) {
				this.attempt.end(CONNECTED);
			}
		}

	}

}
