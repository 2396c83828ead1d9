package dev.healthcheck.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

import dev.healthcheck.node.NodeAddress;
import org.jspecify.annotations.Nullable;

/**
 * Asks whether anybody listens, by a connection of its own.
 */
final class NodePort {

	private NodePort() {
	}

	/**
	 * Whether a node accepts connections now.
	 * @param node where it should listen
	 * @param timeout how long to wait
	 * @param timeLeft how long the caller can wait, or {@code null}
	 * @return whether it accepted one
	 */
	static boolean accepts(NodeAddress node, Duration timeout, @Nullable Duration timeLeft) {
		Duration patience = (timeLeft != null && timeLeft.compareTo(timeout) < 0) ? timeLeft : timeout;
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(InetAddress.getByName(node.host()), node.port()),
					(int) Math.max(1, patience.toMillis()));
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
