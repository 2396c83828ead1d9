package dev.healthcheck.testing;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

import dev.healthcheck.test.etcd.FreePorts;
import org.jspecify.annotations.Nullable;

/**
 * A DNS server on a loopback address. It answers questions for addresses of the names it
 * was given, and says of all others that they do not exist. What does not fit into a
 * datagram is cut, and told in full over TCP.
 */
public final class DnsServer implements AutoCloseable {

	private static final int HEADER = 12;

	private static final int MAX_DATAGRAM = 512;

	private static final int TYPE_A = 1;

	private static final int TYPE_AAAA = 28;

	private static final int SERVER_FAILURE = 2;

	private static final int NO_SUCH_NAME = 3;

	private final Map<String, List<InetAddress>> names = new ConcurrentHashMap<>();

	private final AtomicInteger questions = new AtomicInteger();

	private final DatagramSocket datagrams;

	private final ServerSocket streams;

	private volatile Failure failure = Failure.NONE;

	/** How the server fails. */
	public enum Failure {

		/** It does not. */
		NONE,

		/** It answers that it cannot answer. */
		REFUSING,

		/** It does not answer. */
		SILENT

	}

	private DnsServer(InetAddress address, int port) {
		try {
			this.streams = new ServerSocket(port, 50, address);
			this.datagrams = new DatagramSocket(new InetSocketAddress(address, port));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start(this::serveDatagrams);
		start(this::serveStreams);
	}

	private static void start(Runnable service) {
		Thread thread = new Thread(service, "dns-server");
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * Starts a server on a free port of 127.0.0.1.
	 * @return the running server
	 */
	public static DnsServer start() {
		return new DnsServer(InetAddress.getLoopbackAddress(), FreePorts.next());
	}

	/**
	 * Starts a server on the port that the operating system asks, of a loopback address
	 * of its own.
	 * @return the running server
	 */
	public static DnsServer startForJvms() {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		byte[] address = { 127, 53, (byte) random.nextInt(256), (byte) random.nextInt(1, 255) };
		try {
			return new DnsServer(InetAddress.getByAddress(address), 53);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Whether a JVM can be made to ask a server of ours, which takes root's rights.
	 * @return whether {@link #startForJvms} and {@link #prefix} work here
	 */
	public static boolean canServeJvms() {
		return Programs.succeeds("unshare", "-m", "mount", "--bind", "/etc/hosts", "/etc/resolv.conf");
	}

	/**
	 * A command that runs another one which asks this server.
	 * @param directory where its configuration is written to
	 * @return what to put before the command
	 */
	public List<String> prefix(Path directory) {
		Path configuration = directory.resolve("resolv.conf");
		try {
			Files.writeString(configuration,
					"nameserver " + address().getAddress().getHostAddress() + "\n" + "options timeout:1 attempts:1\n");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return List.of("unshare", "-m", "sh", "-c",
				"mount --bind " + configuration + " /etc/resolv.conf && exec \"$@\"", "sh");
	}

	public InetSocketAddress address() {
		return (InetSocketAddress) this.datagrams.getLocalSocketAddress();
	}

	/**
	 * Gives a name addresses instead of those it had.
	 * @param name the name
	 * @param addresses the addresses, in the order in which they are told; none means
	 * that the name does not exist
	 */
	public void set(String name, String... addresses) {
		this.names.put(name.toLowerCase(Locale.ROOT), Arrays.stream(addresses).map(DnsServer::literal).toList());
	}

	private static InetAddress literal(String address) {
		try {
			return InetAddress.getByName(address);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Lets it fail from now on, or no longer.
	 * @param failure how
	 */
	public void fail(Failure failure) {
		this.failure = failure;
	}

	/**
	 * How many questions it was asked.
	 * @return the count
	 */
	public int questions() {
		return this.questions.get();
	}

	private void serveDatagrams() {
		byte[] buffer = new byte[4096];
		while (!this.datagrams.isClosed()) {
			try {
				DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
				this.datagrams.receive(packet);
				byte[] answer = answer(Arrays.copyOf(buffer, packet.getLength()), MAX_DATAGRAM);
				if (answer != null) {
					this.datagrams.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
				}
			}
			catch (IOException ex) {
				// closed, or the asker has gone
			}
		}
	}

	private void serveStreams() {
		while (!this.streams.isClosed()) {
			try (Socket socket = this.streams.accept()) {
				DataInputStream in = new DataInputStream(socket.getInputStream());
				byte[] answer = answer(in.readNBytes(in.readUnsignedShort()), 65535);
				if (answer != null) {
					DataOutputStream out = new DataOutputStream(socket.getOutputStream());
					out.writeShort(answer.length);
					out.write(answer);
				}
			}
			catch (IOException ex) {
				// closed, or the asker has gone
			}
		}
	}

	private byte @Nullable [] answer(byte[] question, int limit) throws IOException {
		this.questions.incrementAndGet();
		if (this.failure == Failure.SILENT) {
			return null;
		}
		ByteBuffer in = ByteBuffer.wrap(question, HEADER, question.length - HEADER);
		String name = name(in);
		int type = in.getShort();
		int questionEnd = in.position() + 2;
		List<InetAddress> known = this.names.getOrDefault(name, List.of());
		List<InetAddress> found = new ArrayList<>();
		if (this.failure == Failure.NONE) {
			known.stream()
				.filter((address) -> type == ((address.getAddress().length == 4) ? TYPE_A : TYPE_AAAA))
				.forEach(found::add);
		}
		int code = (this.failure == Failure.REFUSING) ? SERVER_FAILURE : known.isEmpty() ? NO_SUCH_NAME : 0;
		byte[] answer = message(question, questionEnd, found, code, false);
		return (answer.length > limit) ? message(question, questionEnd, List.of(), code, true) : answer;
	}

	private static String name(ByteBuffer in) {
		List<String> labels = new ArrayList<>();
		for (int length = in.get(); length > 0; length = in.get()) {
			byte[] label = new byte[length];
			in.get(label);
			labels.add(new String(label, StandardCharsets.US_ASCII));
		}
		return String.join(".", labels).toLowerCase(Locale.ROOT);
	}

	private static byte[] message(byte[] question, int questionEnd, List<InetAddress> found, int code, boolean cut)
			throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		DataOutputStream out = new DataOutputStream(bytes);
		out.write(question, 0, 2);
		// an answer with authority; recursion was desired and is available
		out.writeShort(0x8580 | (cut ? 0x200 : 0) | code);
		out.writeShort(1);
		out.writeShort(found.size());
		out.writeInt(0);
		out.write(question, HEADER, questionEnd - HEADER);
		for (InetAddress address : found) {
			byte[] value = address.getAddress();
			// the name is that of the question
			out.writeShort(0xC000 | HEADER);
			out.writeShort((value.length == 4) ? TYPE_A : TYPE_AAAA);
			out.writeShort(1);
			out.writeInt(30);
			out.writeShort(value.length);
			out.write(value);
		}
		return bytes.toByteArray();
	}

	@Override
	public void close() {
		this.datagrams.close();
		try {
			this.streams.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
