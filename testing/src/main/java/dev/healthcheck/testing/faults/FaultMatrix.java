package dev.healthcheck.testing.faults;

import java.util.List;

/**
 * The faults, how they are injected, and what is promised.
 */
final class FaultMatrix {

	/** All rows, in their order. */
	static final List<Row> ROWS = List.of(
			row(1, "etcd member killed, and back", "SIGKILL under 500 calls/s; restart",
					"No read fails. Writes fail only if they were on their way to the member, or without a leader. "
							+ "Nobody but the dead is ejected. It returns without a burst."),
			row(2, "etcd member hung", "SIGSTOP for 25 s under 500 calls/s, SIGCONT; a second run hangs one for 60 s",
					"No read fails. Ejected once, after one request timeout and a check. Watches move. Lease kept."),
			row(3, "leader killed under writes", "SIGKILL of the leader under 500 calls/s",
					"Writes go on within 3 s. No write is applied twice unless its caller allowed that."),
			row(4, "member cut off from its peers", "link between members taken down in a network namespace",
					"Left within 4 s although it still answers. No event lost."),
			row(5, "member cut off from its clients, also in one direction",
					"link taken down; blackhole route for the answers alone; proxy that swallows answers",
					"Left within 4 s. Others are not affected."),
			row(6, "refused and reset connections", "nothing listens; proxy that resets what connects",
					"Counts as failure. No loop: connections per second stay bounded, and so does the CPU time."),
			row(7, "lost packets, little bandwidth", "nftables drops 5 % and 30 % at random; tc tbf at 1 Mbit/s",
					"At 5 % no node is ejected. At 30 % transitions are few. A narrow line ejects nobody."),
			row(8, "delays", "proxy that delays by 200 ms ± 100 ms, and once by 5 s",
					"Nobody is ejected by delays below the timeout; a spike above it is one way out and one back."),
			row(9, "half-open connections", "listener that accepts nothing; full backlog",
					"Each check times out and its socket is closed: no file descriptor is left after 10 000 checks."),
			row(10, "bytes that drip", "servers that send one byte per second",
					"The timeout bounds the whole check, and the checks of others are on time."),
			row(11, "malformed, endless and huge answers", "servers that break every rule of HTTP, one at a time",
					"The verdict is as specified, memory is bounded, and the connection is not used again."),
			row(12, "certificates",
					"expired, expiring while in use or soon, not yet valid, wrong name, unknown authority, "
							+ "stalled handshake, replaced without restart",
					"DOWN with the precise cause, a warning two weeks ahead. New certificates hold from the next connection on."),
			row(13, "clock of the machine set", "libfaketime on a JVM: an hour ahead, a day back",
					"No verdict changes and checks go on."),
			row(14, "application frozen", "SIGSTOP of a JVM for 15 s", "No node is blamed for the pause."),
			row(15, "names", "hosts file of a JVM: name vanishes, comes back with another address",
					"An unknown name is a failure with that cause; a new address is used within the JVM's TTL."),
			row(16, "history compacted while cut off", "proxies cut, keys changed, etcdctl compaction",
					"A new reading, applied as a difference: no node lost, none left over."),
			row(17, "silent watch", "proxy that swallows what the server sends",
					"The endpoint is left and the watch moved; the age of the data is shown."),
			row(18, "all registrations expire at once", "lease revoked; leader killed",
					"Nodes are held and checks decide: no empty upstream."),
			row(19, "etcd out of space", "--quota-backend-bytes=1048576",
					"Reads go on and no endpoint is ejected; writes go on when the alarm is disarmed."),
			row(20, "authentication lost", "users, roles and passwords changed, tokens lost by a restart",
					"Authenticates once for all waiting calls. No endpoint is blamed. No loop."),
			row(21, "garbage in the registry", "keys and values of every bad kind put into etcd",
					"Bad entries are isolated and reported, the rest is applied."),
			row(22, "etcd down for long, application restarted", "SIGKILL of all members",
					"The last data serves, also after a restart if a file was configured. Calls fail at once. "
							+ "No loop."),
			row(23, "all nodes fail their checks, requests succeed", "servers whose health path answers 500",
					"The least bad nodes are used: no request fails."),
			row(24, "nine of ten nodes die and come back at once", "listeners of 18 of 20 servers closed under load",
					"No request fails. All are back after one check each."),
			row(25, "node that only one instance cannot reach",
					"one of three instances refused by one node, and by a third of them; all nodes accused by an instance "
							+ "that owns most of them; nodes stopped under load",
					"No node is down for those that reach it, and no request fails. An instance that often disagrees "
							+ "leaves, and comes back. A node that dies under load is avoided by all within 1 s."),
			row(26, "half of the instances lose etcd",
					"proxies that swallow all between them and etcd; SIGKILL of all members for a minute; database full; "
							+ "rights withheld",
					"They check everything themselves. No node is unchecked for longer than interval, TTL and 1.5 s, or "
							+ "checked more than without a fleet. They join again."),
			row(27, "instances come and go",
					"SIGKILL; SIGSTOP for 3 s and for longer than the TTL; SIGKILL with that of the leader; 20 joins and "
							+ "leaves",
					"No node is unchecked for longer than interval, TTL and 1.5 s, and none is blamed."),
			row(28, "configuration changes under traffic", "weights written to etcd, definitions replaced",
					"What is known of nodes that stay is kept: a dead one is not picked."),
			row(29, "10 000 nodes, 1 000 changes of health a second", "probe whose answers change",
					"Checks are on time and memory is bounded. Picks go on."),
			row(30, "stop and restart", "contexts closed 100 times, clients closed in the middle of everything",
					"No thread, file descriptor, lease or registration is left."),
			row(31, "resources exhausted, bad listeners", "ulimit -n; listeners that throw or block",
					"Checks go on when descriptors are free again. Picks are not affected."),
			row(32, "random faults", "the soak: kill, hang, restart, move of the leader, resets, cuts",
					"No acknowledged write unseen, no event twice, no write applied twice, and the invariants below."),
			row(33, "HTTP backend hung", "one of three takes requests and answers none, under 20 and 200 reads/s",
					"No read fails, and none waits for longer than 0.4 s. Others get hardly more requests."));

	private FaultMatrix() {
	}

	private static Row row(int number, String fault, String injected, String promised) {
		return new Row(number, fault, injected, promised);
	}

	/**
	 * One fault.
	 *
	 * @param number its number
	 * @param fault what happens
	 * @param injected how it is made to happen
	 * @param promised what is promised nevertheless
	 */
	record Row(int number, String fault, String injected, String promised) {

	}

}
