package dev.healthcheck.test.etcd;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * A real etcd cluster: its members are processes of this machine. Closing it, and the end
 * of the JVM, end what it started and remove what it wrote.
 */
public final class EtcdCluster implements AutoCloseable {

	static final Duration HEALTHY_WITHIN = Duration.ofSeconds(60);

	private static final Pattern LEASE = Pattern.compile("\"ID\":\"(-?\\d+)\"");

	private final Path directory;

	private final List<EtcdMember> members;

	private final @Nullable ClusterTls tls;

	private final @Nullable ClusterNetwork network;

	private final Thread shutdownHook = new Thread(this::dispose, "etcd cluster shutdown");

	private boolean disposed;

	EtcdCluster(Path directory, List<EtcdMember> members, @Nullable ClusterTls tls, @Nullable ClusterNetwork network) {
		this.directory = directory;
		this.members = List.copyOf(members);
		this.tls = tls;
		this.network = network;
		Runtime.getRuntime().addShutdownHook(this.shutdownHook);
	}

	public static EtcdClusterBuilder builder() {
		return new EtcdClusterBuilder();
	}

	/**
	 * Starts all members and waits until they are healthy.
	 * @return this cluster
	 * @throws IllegalStateException with the end of a member's log if one does not get
	 * there; nothing is left running then
	 */
	public EtcdCluster start() {
		try {
			// one by one: a new member asks those that listen but do not serve yet, for a
			// second each
			for (EtcdMember member : this.members) {
				member.start();
				member.awaitServingPeers();
			}
			awaitHealthy();
			return this;
		}
		catch (RuntimeException ex) {
			close();
			throw ex;
		}
	}

	public List<EtcdMember> members() {
		return this.members;
	}

	/**
	 * One member.
	 * @param number its number, from 1
	 * @return the member
	 */
	public EtcdMember member(int number) {
		return this.members.get(number - 1);
	}

	/**
	 * The member at an address.
	 * @param clientAddress {@code host:port}
	 * @return the member
	 */
	public EtcdMember member(String clientAddress) {
		return this.members.stream()
			.filter((member) -> member.clientAddress().equals(clientAddress))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException(clientAddress + " is none of " + this.members));
	}

	/**
	 * The members' addresses, as the property {@code healthcheck.etcd.endpoints} takes
	 * them.
	 * @return URIs separated by commas
	 */
	public String endpoints() {
		return clientUris().stream().map(URI::toString).collect(Collectors.joining(","));
	}

	public List<URI> clientUris() {
		return this.members.stream().map(EtcdMember::clientUri).toList();
	}

	public boolean hasTls() {
		return this.tls != null;
	}

	public ClusterTls tls() {
		if (this.tls == null) {
			throw new IllegalStateException("build the cluster with tls() to have certificates");
		}
		return this.tls;
	}

	/**
	 * The leader. Of two that take themselves for it, the one of the later election is
	 * it.
	 * @return the leader, or empty while there is none
	 */
	public Optional<EtcdMember> currentLeader() {
		record Claim(EtcdMember member, long term) {
		}
		List<Claim> claims = new ArrayList<>();
		for (EtcdMember member : this.members) {
			MemberStatus status = member.statusOrNull();
			if (status != null && status.isLeader()) {
				claims.add(new Claim(member, status.raftTerm()));
			}
		}
		return claims.stream().max(Comparator.comparingLong(Claim::term)).map(Claim::member);
	}

	/**
	 * Waits for a leader.
	 * @return the leader
	 */
	public EtcdMember leader() {
		List<EtcdMember> found = new ArrayList<>();
		Await.until(HEALTHY_WITHIN, () -> {
			currentLeader().ifPresent(found::add);
			return !found.isEmpty();
		}, () -> "a leader");
		return found.get(0);
	}

	public List<EtcdMember> followers() {
		return others(leader());
	}

	public List<EtcdMember> others(EtcdMember... except) {
		List<EtcdMember> excluded = List.of(except);
		return this.members.stream().filter((member) -> !excluded.contains(member)).toList();
	}

	/**
	 * Hands the leadership over, without a fault, and waits until it has arrived.
	 * @param to the member to lead
	 */
	public void moveLeader(EtcdMember to) {
		EtcdMember from = leader();
		if (from != to) {
			from.call("/v3/maintenance/transfer-leadership",
					"{\"targetID\":\"%s\"}".formatted(Long.toUnsignedString(to.status().memberId())));
		}
		Await.until(HEALTHY_WITHIN, to::isLeader, () -> to + " as the leader");
	}

	/** Waits until every member is healthy and all follow the same leader. */
	public void awaitHealthy() {
		awaitHealthy(HEALTHY_WITHIN);
	}

	public void awaitHealthy(Duration timeout) {
		this.members.forEach((member) -> member.awaitHealthy(timeout));
		// a member that comes back may still force an election on the others
		Await.until(timeout, this::agrees, () -> "one leader for all of " + this.members);
	}

	private boolean agrees() {
		record Vote(long leader, long term) {
		}
		Set<Vote> votes = new HashSet<>();
		for (EtcdMember member : this.members) {
			MemberStatus status = member.statusOrNull();
			votes.add((status != null) ? new Vote(status.leaderId(), status.raftTerm()) : new Vote(0, 0));
		}
		return votes.size() == 1 && votes.iterator().next().leader() != 0;
	}

	public void killAll() {
		this.members.forEach(EtcdMember::kill);
	}

	/** Stops all, then starts all. */
	public void restartAll() {
		this.members.forEach(EtcdMember::stop);
		this.members.forEach(EtcdMember::start);
	}

	/**
	 * All lose their data and start as a new cluster at the same addresses, as containers
	 * without volumes do.
	 */
	public void recreate() {
		this.members.forEach(EtcdMember::wipe);
		this.members.forEach(EtcdMember::start);
	}

	/**
	 * Saves a snapshot of the data. Needs {@code etcdctl}.
	 * @return its file
	 */
	public Path save() {
		Path snapshot = this.directory.resolve("snapshot-" + System.nanoTime());
		etcdctlAt(leader().clientUri().toString(), "snapshot", "save", snapshot.toString());
		return snapshot;
	}

	/**
	 * All go back to a snapshot and start again. Needs {@code etcdctl} or
	 * {@code etcdutl}.
	 * @param snapshot a file of {@link #save()}
	 */
	public void restore(Path snapshot) {
		this.members.forEach((member) -> member.restore(snapshot));
		this.members.forEach(EtcdMember::start);
	}

	/** Undoes everything that befell any member, and waits until all are healthy. */
	public void heal() {
		this.members.forEach(EtcdMember::heal);
		awaitHealthy();
	}

	/** Deletes all keys, and all leases. */
	public void clear() {
		EtcdMember leader = leader();
		leader.call("/v3/kv/deleterange", "{\"key\":\"AA==\",\"range_end\":\"AA==\"}");
		LEASE.matcher(leader.call("/v3/lease/leases", "{}"))
			.results()
			.forEach((lease) -> leader.call("/v3/lease/revoke", "{\"ID\":\"%s\"}".formatted(lease.group(1))));
	}

	/**
	 * Makes it as good as new: healthy and empty.
	 * @throws IllegalStateException if somebody left what this does not undo: users, an
	 * alarm, other members
	 */
	void reset() {
		heal();
		EtcdMember leader = leader();
		require(leader, "/v3/auth/user/list", "{}", (users) -> !users.contains("\"users\""), "no users");
		require(leader, "/v3/maintenance/alarm", "{}", (alarms) -> !alarms.contains("\"alarms\""), "no alarms");
		require(leader, "/v3/cluster/member/list", "{}",
				(list) -> list.split("\"clientURLs\"", -1).length - 1 == this.members.size(),
				this.members.size() + " members");
		clear();
	}

	private static void require(EtcdMember member, String path, String request, Predicate<String> expected,
			String what) {
		String answer = member.call(path, request);
		if (!expected.test(answer)) {
			throw new IllegalStateException("expected %s, but %s answers %s".formatted(what, path, answer));
		}
	}

	/**
	 * Runs {@code etcdctl} against all members.
	 * @param arguments its arguments
	 * @return what it printed
	 */
	public String etcdctl(String... arguments) {
		return etcdctlAt(endpoints(), arguments);
	}

	private String etcdctlAt(String endpoints, String... arguments) {
		List<String> command = new ArrayList<>();
		command.add(EtcdBinary.etcdctl().toString());
		command.add("--endpoints=" + endpoints);
		if (this.tls != null) {
			command.add("--cacert=" + this.tls.certificates().authority());
			command.add("--cert=" + this.tls.client().certificate());
			command.add("--key=" + this.tls.client().privateKey());
		}
		command.addAll(List.of(arguments));
		return Commands.run(Map.of("ETCDCTL_API", "3"), "", command.toArray(String[]::new));
	}

	/**
	 * Where logs, data and certificates are.
	 * @return the directory
	 */
	public Path directory() {
		return this.directory;
	}

	@Override
	public void close() {
		dispose();
		try {
			Runtime.getRuntime().removeShutdownHook(this.shutdownHook);
		}
		catch (IllegalStateException ex) {
			// the JVM is going down: the hook does the same
		}
	}

	synchronized boolean isClosed() {
		return this.disposed;
	}

	private synchronized void dispose() {
		if (this.disposed) {
			return;
		}
		this.disposed = true;
		killAll();
		if (this.network != null) {
			this.network.delete();
		}
		Leftovers.delete(this.directory);
	}

}
