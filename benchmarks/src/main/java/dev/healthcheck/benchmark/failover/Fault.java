package dev.healthcheck.benchmark.failover;

import java.time.Duration;

import dev.healthcheck.benchmark.Pause;
import dev.healthcheck.benchmark.Size;
import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdMember;

/**
 * What befalls the cluster. The victim is the member that ours is at, and not the leader
 * unless it says so: so etcd itself is not interrupted, except where all members are
 * concerned.
 */
enum Fault {

	/** SIGKILL; back after a while. */
	KILL("killed", false, false) {
		@Override
		void befall(Site site, EtcdMember victim, Duration length) {
			victim.kill();
			Pause.of(length);
		}
	},

	/** SIGSTOP; resumed after a while. */
	HANG("hung", false, false) {
		@Override
		void befall(Site site, EtcdMember victim, Duration length) {
			victim.hang();
			Pause.of(length);
		}
	},

	/** The same, when the clients have only just begun: nothing is compiled yet. */
	HANG_AT_START("hung soon after the start", false, false) {
		@Override
		void befall(Site site, EtcdMember victim, Duration length) {
			HANG.befall(site, victim, length);
		}

		@Override
		Duration age(Size size) {
			return (size == Size.SMOKE) ? super.age(size) : SOON;
		}
	},

	/** SIGSTOP of the leader: etcd answers nobody until it has another one. */
	LEADER_HANG("leader hung", false, false) {
		@Override
		void befall(Site site, EtcdMember victim, Duration length) {
			HANG.befall(site, victim, length);
		}

		@Override
		boolean strikesLeader() {
			return true;
		}
	},

	/** SIGKILL of the leader, which is not the member that ours is at. */
	LEADER_LOST("leader killed elsewhere", false, false) {
		@Override
		void befall(Site site, EtcdMember victim, Duration length) {
			site.cluster().leader().kill();
			Pause.of(length);
		}
	},

	/** SIGSTOP for 300 ms, again and again, as a collection of garbage may do it. */
	PAUSES("paused for 300 ms every 5 s", false, false) {
		@Override
		void befall(Site site, EtcdMember victim, Duration length) {
			long end = System.nanoTime() + length.toNanos();
			do {
				victim.hang();
				Pause.of(PAUSE);
				victim.resume();
				Pause.of(Duration.ofSeconds(5).minus(PAUSE));
			}
			while (System.nanoTime() - end < 0);
		}
	},

	/** Clients reach it, but the other members do not. */
	CUT_OFF("cut off from the others", true, false) {
		@Override
		void befall(Site site, EtcdMember victim, Duration length) {
			victim.cutOff();
			Pause.of(length);
		}
	},

	/** The other members reach it, but clients do not, and nobody tells them. */
	UNPLUG("unplugged from clients", true, false) {
		@Override
		void befall(Site site, EtcdMember victim, Duration length) {
			victim.unplug();
			Pause.of(length);
		}
	},

	/** One member after the other, as an update does it; the leader last. */
	ROLLING("rolling restart", false, false) {
		@Override
		void befall(Site site, EtcdMember victim, Duration length) {
			EtcdCluster cluster = site.cluster();
			EtcdMember leader = cluster.leader();
			cluster.others(leader).forEach((member) -> restart(cluster, member));
			restart(cluster, leader);
		}
	},

	/** All members need ten times as long for all answers. */
	SLOW("all ten times slower", false, false) {
		@Override
		void befall(Site site, EtcdMember victim, Duration length) {
			site.delay(Site.USUAL_DELAY.multipliedBy(10));
			Pause.of(length);
			site.delay(Site.USUAL_DELAY);
		}

		@Override
		Duration length(Size size) {
			return (size == Size.SMOKE) ? super.length(size) : Duration.ofSeconds(10);
		}
	},

	/** Nothing at all, for longer. */
	NONE("no fault", false, false) {
		@Override
		void befall(Site site, EtcdMember victim, Duration length) {
			Pause.of(length);
		}

		@Override
		Duration length(Size size) {
			return (size == Size.FULL) ? Duration.ofMinutes(5) : super.length(size);
		}

		@Override
		int rounds(Size size) {
			return 1;
		}
	},

	/** SIGKILL of all, back after a while. */
	ALL_DOWN("all down", false, true) {
		@Override
		void befall(Site site, EtcdMember victim, Duration length) {
			site.cluster().killAll();
			Pause.of(length);
		}
	};

	private static final Duration SOON = Duration.ofSeconds(3);

	private static final Duration LATER = Duration.ofSeconds(15);

	private static final Duration BETWEEN = Duration.ofSeconds(1);

	private static final Duration PAUSE = Duration.ofMillis(300);

	/** What jetcd has by default takes 40 s. */
	private static final Duration OUTLASTS_KEEPALIVE = Duration.ofSeconds(45);

	private final String title;

	private final boolean namespaces;

	private final boolean total;

	Fault(String title, boolean namespaces, boolean total) {
		this.title = title;
		this.namespaces = namespaces;
		this.total = total;
	}

	/**
	 * Do it; what is undone is left to {@link EtcdCluster#heal()}.
	 * @param site the cluster, and the way to it
	 * @param victim the member concerned, if it is one
	 * @param length how long it lasts
	 */
	abstract void befall(Site site, EtcdMember victim, Duration length);

	private static void restart(EtcdCluster cluster, EtcdMember member) {
		member.restart();
		cluster.awaitHealthy();
		Pause.of(BETWEEN);
	}

	String title() {
		return this.title;
	}

	/**
	 * How long clients have had their load when it comes.
	 * @return their age
	 */
	Duration age(Size size) {
		return (size == Size.SMOKE) ? Duration.ofSeconds(1) : LATER;
	}

	Duration length(Size size) {
		return switch (size) {
			case SMOKE -> Duration.ofSeconds(1);
			case QUICK -> Duration.ofSeconds(10);
			case FULL -> isBrief() ? Duration.ofSeconds(15) : OUTLASTS_KEEPALIVE;
		};
	}

	int rounds(Size size) {
		return (size != Size.FULL) ? 1 : isBrief() ? 5 : 3;
	}

	/**
	 * Whether clients are told of it and have other members, so that a short time shows
	 * how they get over it.
	 */
	private boolean isBrief() {
		return switch (this) {
			case KILL, LEADER_LOST, PAUSES, ROLLING, SLOW -> true;
			default -> false;
		};
	}

	/** Whether there is anything that one client can get over better than another. */
	boolean breaksAnything() {
		return this != SLOW && this != NONE;
	}

	/** Whether it concerns the way of clients to the members. */
	boolean needsProxies() {
		return this == SLOW;
	}

	boolean needsNamespaces() {
		return this.namespaces;
	}

	/**
	 * Whether writes that are under way come to nothing for no other reason, so that
	 * applying them exactly once shows.
	 */
	boolean losesWrites() {
		return this == KILL;
	}

	/** Whether the victim is the leader. */
	boolean strikesLeader() {
		return false;
	}

	/**
	 * Whether the others must elect a leader when the victim comes back, which is no
	 * matter of clients.
	 */
	boolean forcesElection() {
		return this == CUT_OFF;
	}

	/** Whether nobody can do anything until it is over, so that recovery begins then. */
	boolean isTotal() {
		return this.total;
	}

}
