package dev.healthcheck.test.etcd;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * TCP ports of 127.0.0.1 that nobody listens on.
 * <p>
 * They are below the range that the kernel uses for outgoing connections: a client that
 * dials the port of a dead member could otherwise be given that same port, and so take it
 * or even connect to itself.
 */
public final class FreePorts {

	private static final int FIRST = 15000;

	private static final int LAST = 31999;

	private FreePorts() {
	}

	public static int next() {
		return next(1).get(0);
	}

	public static List<Integer> next(int count) {
		List<Integer> ports = new ArrayList<>();
		int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
		for (int tried = 0; ports.size() < count; tried++) {
			if (tried > LAST - FIRST) {
				throw new IllegalStateException("no " + count + " free ports between " + FIRST + " and " + LAST);
			}
			if (isFree(port)) {
				ports.add(port);
			}
			port = (port < LAST) ? port + 1 : FIRST;
		}
		return List.copyOf(ports);
	}

	static boolean isFree(int port) {
		try (ServerSocket socket = new ServerSocket()) {
			socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
