package dev.healthcheck.check;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import dev.healthcheck.node.NodeAddress;

/**
 * A server that reads commands as redis does, and answers as a test wants.
 */
final class FakeRedis implements AutoCloseable {

	static final String PONG = "+PONG\r\n";

	/** Instead of an answer: the server closes the connection. */
	static final String HANG_UP = "hang up";

	private final List<String> commands = new CopyOnWriteArrayList<>();

	private final StubServer server;

	/**
	 * A server.
	 * @param answers what it answers to a command, in lower case; empty: nothing
	 */
	FakeRedis(Function<String, String> answers) {
		this.server = StubServer.talking((in, out) -> {
			for (String command = read(in); !command.isEmpty(); command = read(in)) {
				this.commands.add(command);
				String answer = answers.apply(command.toLowerCase(Locale.ROOT));
				if (answer.equals(HANG_UP)) {
					return;
				}
				out.write(answer);
			}
		});
	}

	/** A server that answers PING, and INFO with these lines. */
	static FakeRedis replication(String... lines) {
		return new FakeRedis((command) -> command.equals("ping") ? PONG
				: command.startsWith("info") ? bulk(String.join("\r\n", lines)) : "-ERR unknown command\r\n");
	}

	static String bulk(String text) {
		return "$" + text.getBytes(StandardCharsets.UTF_8).length + "\r\n" + text + "\r\n";
	}

	NodeAddress address() {
		return this.server.address();
	}

	StubServer server() {
		return this.server;
	}

	/** What was asked, in order. */
	List<String> commands() {
		return this.commands;
	}

	private static String read(InputStream in) throws IOException {
		String head = line(in);
		if (!head.startsWith("*")) {
			return "";
		}
		List<String> words = new ArrayList<>();
		for (int i = Integer.parseInt(head.substring(1)); i > 0; i--) {
			int length = Integer.parseInt(line(in).substring(1));
			words.add(new String(in.readNBytes(length), StandardCharsets.UTF_8));
			in.readNBytes(2);
		}
		return String.join(" ", words);
	}

	private static String line(InputStream in) throws IOException {
		StringBuilder line = new StringBuilder();
		for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
			line.append((char) c);
		}
		return line.toString().trim();
	}

	@Override
	public void close() {
		this.server.close();
	}

}
