package dev.healthcheck.test.etcd;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * TCP ports of 127.0.0.1 that nobody listens on.
 * <p>
 * They are below the range that the kernel uses for outgoing connections: a client that
 * dials the port of a dead member could otherwise be given that same port, and so take it
 * or even connect to itself. Processes that run side by side are given different ones.
 */
public final class FreePorts {

	private static final List<PortBlock> BLOCKS = new ArrayList<>();

	/** How many have been tried; a port comes again after all others. */
	private static int tried;

	private FreePorts() {
	}

	public static int next() {
		return next(1).get(0);
	}

	public static synchronized List<Integer> next(int count) {
		List<Integer> ports = new ArrayList<>();
		for (int i = 0; ports.size() < count; i++) {
			if (i == BLOCKS.size() * PortBlock.SIZE) {
				claim();
			}
			int port = BLOCKS.get(tried / PortBlock.SIZE % BLOCKS.size()).first() + tried % PortBlock.SIZE;
			tried++;
			if (isFree(port) && !ports.contains(port)) {
				ports.add(port);
			}
		}
		return List.copyOf(ports);
	}

	private static void claim() {
		if (BLOCKS.size() == PortBlock.COUNT) {
			throw new IllegalStateException("no more free ports in " + BLOCKS);
		}
		tried = BLOCKS.size() * PortBlock.SIZE;
		BLOCKS.add(PortBlock.claim());
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
