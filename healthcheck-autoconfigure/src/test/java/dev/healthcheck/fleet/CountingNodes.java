package dev.healthcheck.fleet;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

import dev.healthcheck.node.NodeAddress;

/**
 * Servers that accept connections, and count them: each one is a check.
 */
final class CountingNodes implements AutoCloseable {

	private final Selector selector;

	private final Map<NodeAddress, ServerSocketChannel> servers = new LinkedHashMap<>();

	private final Map<NodeAddress, LongAdder> counts = new ConcurrentHashMap<>();

	private final ConcurrentLinkedQueue<Checks.Check> arrivals = new ConcurrentLinkedQueue<>();

	private final ConcurrentLinkedQueue<Runnable> changes = new ConcurrentLinkedQueue<>();

	private final Thread thread = new Thread(this::accept, "counting-nodes");

	private volatile boolean closed;

	CountingNodes(int count) throws IOException {
		this.selector = Selector.open();
		for (int i = 0; i < count; i++) {
			ServerSocketChannel server = open(0);
			NodeAddress address = new NodeAddress("127.0.0.1", server.socket().getLocalPort());
			this.servers.put(address, server);
			this.counts.put(address, new LongAdder());
		}
		this.thread.setDaemon(true);
		this.thread.start();
	}

	private ServerSocketChannel open(int port) throws IOException {
		ServerSocketChannel server = ServerSocketChannel.open();
		server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
		server.configureBlocking(false);
		server.register(this.selector, SelectionKey.OP_ACCEPT);
		return server;
	}

	List<NodeAddress> addresses() {
		return List.copyOf(this.servers.keySet());
	}

	long count(NodeAddress node) {
		return Objects.requireNonNull(this.counts.get(node)).sum();
	}

	long count() {
		return this.counts.values().stream().mapToLong(LongAdder::sum).sum();
	}

	/** All that was counted so far. */
	Checks checks() {
		return new Checks(List.copyOf(this.arrivals));
	}

	/** Connections are refused from now on. */
	void stop(NodeAddress node) {
		this.changes.add(() -> {
			try {
				Objects.requireNonNull(this.servers.get(node)).close();
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		});
		this.selector.wakeup();
	}

	private void accept() {
		while (!this.closed) {
			try {
				this.selector.select();
				for (Runnable change = this.changes.poll(); change != null; change = this.changes.poll()) {
					change.run();
				}
				Iterator<SelectionKey> ready = this.selector.selectedKeys().iterator();
				while (ready.hasNext()) {
					SelectionKey key = ready.next();
					ready.remove();
					if (key.isValid()) {
						count((ServerSocketChannel) key.channel());
					}
				}
			}
			catch (ClosedSelectorException ex) {
				return;
			}
			catch (IOException ex) {
				// a connection that is gone already
			}
		}
	}

	private void count(ServerSocketChannel server) throws IOException {
		int port = server.socket().getLocalPort();
		for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) {
			channel.close();
			NodeAddress node = new NodeAddress("127.0.0.1", port);
			this.arrivals.add(new Checks.Check(node, System.nanoTime()));
			Objects.requireNonNull(this.counts.get(node)).increment();
		}
	}

	@Override
	public void close() throws IOException {
		this.closed = true;
		this.selector.wakeup();
		for (ServerSocketChannel server : this.servers.values()) {
			server.close();
		}
		this.selector.close();
	}

}
