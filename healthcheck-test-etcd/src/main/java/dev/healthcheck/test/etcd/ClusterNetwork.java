package dev.healthcheck.test.etcd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * Network namespaces for the members of one cluster. Each has a link to the host, which
 * clients use, and a link to a bridge in a namespace of its own, which members use among
 * each other. Each link can be cut like a cable: packets vanish, nobody is told.
 * <p>
 * Cluster {@code x} has the addresses {@code 198.18.x.*} (clients) and {@code 198.19.x.*}
 * (members), from the range that RFC 2544 sets aside for tests.
 */
final class ClusterNetwork {

	private static final int CLIENT_PORT = 2379;

	private static final int PEER_PORT = 2380;

	private final int id;

	private final int members;

	private ClusterNetwork(int id, int members) {
		this.id = id;
		this.members = members;
	}

	/**
	 * Says why there can be no namespaces here.
	 * @return the reason, or {@code null} if there can be
	 */
	static @Nullable String unsupported() {
		if (Commands.find("ip") == null) {
			return "`ip` is not installed (Debian: iproute2)";
		}
		try {
			if (!Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
				return "network namespaces need root";
			}
		}
		catch (IOException ex) {
			return "no /proc: " + ex.getMessage();
		}
		String probe = "hcprobe" + ProcessHandle.current().pid();
		if (!Commands.succeeds("ip", "netns", "add", probe)) {
			return "`ip netns add` is not permitted here";
		}
		Commands.run("ip", "netns", "delete", probe);
		return null;
	}

	static ClusterNetwork create(int members) {
		int id = reserve();
		ClusterNetwork network = new ClusterNetwork(id, members);
		try {
			network.connect();
			return network;
		}
		catch (RuntimeException ex) {
			network.delete();
			throw ex;
		}
	}

	/** A namespace of a name can exist only once: whoever adds the hub has the id. */
	private static int reserve() {
		int start = ThreadLocalRandom.current().nextInt(256);
		for (int i = 0; i < 256; i++) {
			int id = (start + i) % 256;
			if (Commands.succeeds("ip", "netns", "add", hub(id))) {
				return id;
			}
		}
		throw new IllegalStateException("no free network: all of 198.18.0.0/16 is in use");
	}

	private void connect() {
		StringBuilder host = new StringBuilder();
		StringBuilder hub = new StringBuilder("link add br0 type bridge\nlink set br0 up\n");
		for (int member = 1; member <= this.members; member++) {
			host.append("netns add %s%n".formatted(namespace(member)));
			host.append("link add %s type veth peer name client address %s netns %s%n".formatted(hostLink(member),
					mac(member), namespace(member)));
			host.append("addr add %s/30 dev %s%n".formatted(hostAddress(member), hostLink(member)));
			host.append("link set %s up%n".formatted(hostLink(member)));
			// permanent: else the kernel tells the client, after a while, that the
			// unplugged member is unreachable
			host.append("neigh replace %s lladdr %s dev %s nud permanent%n".formatted(clientAddress(member),
					mac(member), hostLink(member)));
			hub.append("link add p%d type veth peer name peer netns %s%n".formatted(member, namespace(member)));
			hub.append("link set p%d master br0 up%n".formatted(member));
		}
		batch(null, host.toString());
		batch(hub(this.id), hub.toString());
		for (int member = 1; member <= this.members; member++) {
			batch(namespace(member), """
					link set lo up
					addr add %s/30 dev client
					link set client up
					addr add %s/24 dev peer
					link set peer up
					""".formatted(clientAddress(member), peerAddress(member)));
		}
	}

	List<MemberAddresses> addresses() {
		return IntStream.rangeClosed(1, this.members)
			.mapToObj((member) -> new MemberAddresses(clientAddress(member), CLIENT_PORT, peerAddress(member),
					PEER_PORT, namespace(member)))
			.toList();
	}

	void peerLink(int member, boolean up) {
		batch(hub(this.id), "link set p%d %s%n".formatted(member, up ? "up" : "down"));
	}

	/**
	 * Cuts at the member's end, so that the host keeps its route and sends into the void.
	 */
	void clientLink(int member, boolean up) {
		batch(namespace(member), "link set client %s%n".formatted(up ? "up" : "down"));
	}

	/** What the member sends to the clients vanishes; what they send arrives. */
	void answers(int member, boolean arrive) {
		batch(namespace(member),
				"route %s blackhole %s/32%n".formatted(arrive ? "delete" : "add", hostAddress(member)));
	}

	/** Some of the packets that clients send to the member vanish. */
	void loss(int member, int percent) {
		String rules = (percent > 0) ? """
				add table ip faults
				add chain ip faults input { type filter hook input priority 0; }
				add rule ip faults input iifname "client" numgen random mod 100 < %d drop
				""".formatted(percent) : "delete table ip faults\n";
		Path nft = Commands.find("nft");
		if (nft == null) {
			throw new IllegalStateException("`nft` is not installed (Debian: nftables)");
		}
		Commands.run(Map.of(), rules, "ip", "netns", "exec", namespace(member), nft.toString(), "-f", "-");
	}

	/** The member sends to its clients no faster than this. */
	void rate(int member, @Nullable String rate) {
		if (rate != null) {
			Commands.run("ip", "netns", "exec", namespace(member), "tc", "qdisc", "add", "dev", "client", "root", "tbf",
					"rate", rate, "burst", "16kb", "latency", "100ms");
		}
		else {
			Commands.run("ip", "netns", "exec", namespace(member), "tc", "qdisc", "delete", "dev", "client", "root");
		}
	}

	void delete() {
		for (int member = 1; member <= this.members; member++) {
			Commands.succeeds("ip", "link", "delete", hostLink(member));
			Commands.succeeds("ip", "netns", "delete", namespace(member));
		}
		Commands.succeeds("ip", "netns", "delete", hub(this.id));
	}

	/** What {@link #restore(String)} understands. */
	@Override
	public String toString() {
		return this.id + " " + this.members;
	}

	static ClusterNetwork restore(String text) {
		String[] parts = text.strip().split(" ", 2);
		return new ClusterNetwork(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
	}

	private static void batch(@Nullable String namespace, String commands) {
		if (namespace == null) {
			Commands.run(Map.of(), commands, "ip", "-batch", "-");
		}
		else {
			Commands.run(Map.of(), commands, "ip", "-netns", namespace, "-batch", "-");
		}
	}

	private static String hub(int id) {
		return "hc" + id + "-hub";
	}

	private String namespace(int member) {
		return "hc" + this.id + "-" + member;
	}

	private String hostLink(int member) {
		return "hc" + this.id + "c" + member;
	}

	private String hostAddress(int member) {
		return "198.18.%d.%d".formatted(this.id, 4 * member + 1);
	}

	private String clientAddress(int member) {
		return "198.18.%d.%d".formatted(this.id, 4 * member + 2);
	}

	private String peerAddress(int member) {
		return "198.19.%d.%d".formatted(this.id, member);
	}

	private String mac(int member) {
		return "02:18:00:00:%02x:%02x".formatted(this.id, member);
	}

}
