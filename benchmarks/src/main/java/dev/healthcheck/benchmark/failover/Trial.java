package dev.healthcheck.benchmark.failover;

import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

import dev.healthcheck.benchmark.ForkedJvm;
import dev.healthcheck.benchmark.Pause;
import dev.healthcheck.benchmark.etcd.Contestant;
import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdMember;

/**
 * One fault, and all clients under load at the same time, each in its JVM.
 */
final class Trial {

	private static final List<Contestant> CLIENTS = List.of(Contestant.STICKY, Contestant.RAW, Contestant.RAW_TUNED);

	/** A client of one member that nothing befalls: what it waits for is etcd's doing. */
	static final Contestant WITNESS = Contestant.RAW_PINNED;

	private static final Duration SETTLING = Duration.ofSeconds(3);

	private static final Duration AFTER = Duration.ofSeconds(4);

	private final Site site;

	private final EtcdCluster cluster;

	private final Map<Contestant, ForkedJvm> clients = new EnumMap<>(Contestant.class);

	private Trial(Site site, Fault fault) {
		this.site = site;
		this.cluster = site.cluster();
		CLIENTS.forEach((client) -> start(client, site.endpoints()));
		if (fault.losesWrites()) {
			start(Contestant.ONCE, site.endpoints());
		}
	}

	private void start(Contestant client, List<String> endpoints) {
		this.clients.put(client, ForkedJvm.start(LoadMain.class,
				Stream.concat(Stream.of(client.name()), endpoints.stream()).toArray(String[]::new)));
	}

	/**
	 * Let a fault befall the cluster, and undo it.
	 * @param cluster the cluster, healthy before and after
	 * @param fault the fault
	 * @param age how long clients have had their load when it comes
	 * @param length how long it lasts
	 * @return how the clients came through
	 */
	static Map<Contestant, Outcome> run(EtcdCluster cluster, Fault fault, Duration age, Duration length) {
		try (Site site = Site.of(cluster, fault)) {
			Trial trial = new Trial(site, fault);
			try {
				return trial.run(fault, age, length);
			}
			finally {
				trial.clients.values().forEach(ForkedJvm::close);
				cluster.heal();
			}
		}
	}

	private Map<Contestant, Outcome> run(Fault fault, Duration age, Duration length) {
		ask("start");
		Pause.of(age);
		EtcdMember victim = this.site.member(Objects.requireNonNull(ask("endpoint").get(Contestant.STICKY)));
		if (victim.isLeader() != fault.strikesLeader()) {
			this.cluster.moveLeader(fault.strikesLeader() ? victim : this.cluster.others(victim).get(0));
			Pause.of(SETTLING);
		}
		if (fault.strikesLeader()) {
			start(WITNESS, List.of(this.cluster.others(victim).get(0).clientUri().toString()));
			Objects.requireNonNull(this.clients.get(WITNESS)).ask("start");
			Pause.of(SETTLING);
		}
		ask("mark");
		fault.befall(this.site, victim, length);
		if (!fault.forcesElection()) {
			comeBack(fault);
		}
		Map<Contestant, Outcome> outcomes = new EnumMap<>(Contestant.class);
		ask("stop").forEach((client, answer) -> outcomes.put(client, Outcome.parse(answer)));
		return outcomes;
	}

	private void comeBack(Fault fault) {
		this.cluster.heal();
		if (fault.isTotal()) {
			ask("mark");
		}
		Pause.of(AFTER);
	}

	/** Ask all at the same time. */
	private Map<Contestant, String> ask(String question) {
		Map<Contestant, CompletableFuture<String>> asked = new EnumMap<>(Contestant.class);
		ExecutorService threads = Executors.newFixedThreadPool(this.clients.size());
		try {
			this.clients.forEach((client, jvm) -> asked.put(client,
					CompletableFuture.supplyAsync(() -> jvm.ask(question), threads)));
			Collection<CompletableFuture<String>> all = asked.values();
			CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
		}
		finally {
			threads.shutdown();
		}
		Map<Contestant, String> answers = new EnumMap<>(Contestant.class);
		asked.forEach((client, answer) -> answers.put(client, answer.join()));
		return answers;
	}

}
