package dev.healthcheck.test.etcd;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Where a member listens.
 *
 * @param clientHost the host for clients
 * @param clientPort the port for clients
 * @param peerHost the host for other members
 * @param peerPort the port for other members
 * @param namespace the network namespace it runs in, {@code null} for the host's own
 */
record MemberAddresses(String clientHost, int clientPort, String peerHost, int peerPort, @Nullable String namespace) {

	static List<MemberAddresses> loopback(int members) {
		List<Integer> ports = FreePorts.next(2 * members);
		return IntStream.range(0, members)
			.mapToObj(
					(i) -> new MemberAddresses("127.0.0.1", ports.get(2 * i), "127.0.0.1", ports.get(2 * i + 1), null))
			.toList();
	}

	static List<MemberAddresses> onOnePort(int members) {
		List<Integer> ports = FreePorts.next(1 + members);
		return IntStream.range(0, members)
			.mapToObj(
					(i) -> new MemberAddresses("127.0.1." + (i + 1), ports.get(0), "127.0.0.1", ports.get(i + 1), null))
			.toList();
	}

	String client() {
		return this.clientHost + ":" + this.clientPort;
	}

	String peer() {
		return this.peerHost + ":" + this.peerPort;
	}

	/** The port for members where the host reaches it, be they in namespaces or not. */
	String peerFromHost() {
		return this.clientHost + ":" + this.peerPort;
	}

	List<String> peerListeners() {
		return Stream.of(peer(), peerFromHost()).distinct().toList();
	}

}
