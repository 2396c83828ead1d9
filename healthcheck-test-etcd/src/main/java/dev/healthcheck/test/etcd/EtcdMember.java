package dev.healthcheck.test.etcd;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/**
 * One member of an {@link EtcdCluster}, and what can befall it. No method waits for the
 * member to be healthy again but {@link #awaitHealthy()}.
 */
public final class EtcdMember {

	private final String name;

	private final int number;

	private final MemberAddresses addresses;

	private final MemberProcess process;

	private final EtcdHttp http;

	private final URI clientUri;

	private final @Nullable ClusterNetwork network;

	private final Queue<Runnable> undo = new ConcurrentLinkedQueue<>();

	EtcdMember(int number, MemberAddresses addresses, MemberProcess process, @Nullable ClusterTls tls,
			@Nullable ClusterNetwork network) {
		this.number = number;
		this.name = name(number);
		this.addresses = addresses;
		this.process = process;
		this.clientUri = URI.create(((tls != null) ? "https://" : "http://") + addresses.client());
		this.http = new EtcdHttp(this.clientUri, tls);
		this.network = network;
	}

	static String name(int number) {
		return "etcd-" + number;
	}

	public String name() {
		return this.name;
	}

	/**
	 * Its number in the cluster.
	 * @return a number from 1
	 */
	public int number() {
		return this.number;
	}

	/**
	 * Where clients reach it.
	 * @return {@code host:port}
	 */
	public String clientAddress() {
		return this.addresses.client();
	}

	public URI clientUri() {
		return this.clientUri;
	}

	public long pid() {
		return this.process.pid();
	}

	public Path log() {
		return this.process.log();
	}

	/** Starts it when it does not run, with the same ports and data. */
	public void start() {
		this.process.start();
	}

	/** SIGTERM: the member says good-bye and hands its leadership over. */
	public void stop() {
		this.process.stop();
	}

	/** SIGKILL. */
	public void kill() {
		this.process.kill();
	}

	/** SIGSTOP: connections stay open, nothing answers. */
	public void hang() {
		this.process.signal("STOP");
	}

	/** SIGCONT. */
	public void resume() {
		this.process.signal("CONT");
	}

	/** Stops and starts it. */
	public void restart() {
		stop();
		start();
	}

	/** SIGKILL, and all that it has stored is gone. */
	public void wipe() {
		kill();
		this.process.deleteData();
	}

	/** SIGKILL, and what it has stored is replaced by a snapshot. */
	void restore(Path snapshot) {
		wipe();
		List<String> command = new ArrayList<>(
				List.of(EtcdBinary.restorer().toString(), "snapshot", "restore", snapshot.toString()));
		command.addAll(this.process.flags("--name", "--data-dir", "--initial-cluster", "--initial-cluster-token",
				"--initial-advertise-peer-urls"));
		Commands.run(Map.of("ETCDCTL_API", "3"), "", command.toArray(String[]::new));
	}

	/** Takes its link to the other members away; clients still reach it. */
	public void cutOff() {
		network().peerLink(this.number, false);
	}

	/** Undoes {@link #cutOff()}. */
	public void rejoin() {
		network().peerLink(this.number, true);
	}

	/**
	 * Takes its link to the clients away, without a word to them; the members still reach
	 * it.
	 */
	public void unplug() {
		network().clientLink(this.number, false);
	}

	/** Undoes {@link #unplug()}. */
	public void plug() {
		network().clientLink(this.number, true);
	}

	/** Its answers vanish on their way to the clients, whose requests still arrive. */
	public void mute() {
		network().answers(this.number, false);
		this.undo.add(() -> network().answers(this.number, true));
	}

	/**
	 * Loses packets on their way from the clients. Needs nftables.
	 * @param percent how many of a hundred
	 */
	public void lose(int percent) {
		network().loss(this.number, percent);
		this.undo.add(() -> network().loss(this.number, 0));
	}

	/**
	 * Narrows the line to the clients.
	 * @param rate such as {@code 1mbit}
	 */
	public void narrow(String rate) {
		network().rate(this.number, rate);
		this.undo.add(() -> network().rate(this.number, null));
	}

	/** Undoes what was last done to its answers, packets and line. */
	public void mend() {
		for (Runnable step = this.undo.poll(); step != null; step = this.undo.poll()) {
			step.run();
		}
	}

	/** Undoes everything that befell it. */
	public void heal() {
		resume();
		if (this.network != null) {
			mend();
			rejoin();
			plug();
		}
		start();
	}

	public boolean isAlive() {
		return this.process.isAlive();
	}

	/**
	 * Whether it answers, and has a leader.
	 * @return {@code true} if its {@code /health} says so
	 */
	public boolean isHealthy() {
		return isAlive() && this.http.isHealthy();
	}

	public void awaitHealthy() {
		awaitHealthy(EtcdCluster.HEALTHY_WITHIN);
	}

	public void awaitHealthy(Duration timeout) {
		await(timeout, this::isHealthy, "healthy");
	}

	void awaitServingPeers() {
		EtcdHttp peerSide = new EtcdHttp(URI.create("http://" + this.addresses.peerFromHost()), null);
		await(EtcdCluster.HEALTHY_WITHIN, () -> {
			try {
				return peerSide.get("/members").contains(this.name);
			}
			catch (IOException ex) {
				return false;
			}
		}, "serving its peers");
	}

	private void await(Duration timeout, BooleanSupplier condition, String what) {
		Await.until(timeout, () -> {
			if (!isAlive()) {
				throw new IllegalStateException(
						"%s does not run; end of its log:%n%s".formatted(this.name, this.process.logTail()));
			}
			return condition.getAsBoolean();
		}, () -> "%s %s; end of its log:%n%s".formatted(this, what, this.process.logTail()));
	}

	/**
	 * What it says of itself.
	 * @return its status
	 * @throws IllegalStateException if it does not answer
	 */
	public MemberStatus status() {
		return MemberStatus.parse(call("/v3/maintenance/status", "{}"));
	}

	/**
	 * Whether it takes itself for the leader.
	 * @return {@code false} also when it does not answer
	 */
	public boolean isLeader() {
		MemberStatus status = statusOrNull();
		return status != null && status.isLeader();
	}

	@Nullable MemberStatus statusOrNull() {
		try {
			return isAlive() ? MemberStatus.parse(this.http.call("/v3/maintenance/status", "{}")) : null;
		}
		catch (IOException ex) {
			return null;
		}
	}

	/**
	 * Calls its JSON gateway.
	 * @param path such as {@code /v3/kv/put}
	 * @param json the request
	 * @return the response
	 * @throws IllegalStateException if it does not answer, or with an error
	 */
	public String call(String path, String json) {
		try {
			return this.http.call(path, json);
		}
		catch (IOException ex) {
			throw new IllegalStateException("%s at %s%s: %s".formatted(this.name, this.clientUri, path, ex), ex);
		}
	}

	private ClusterNetwork network() {
		if (this.network == null) {
			throw new IllegalStateException("build the cluster with namespaces() to cut members off");
		}
		return this.network;
	}

	@Override
	public String toString() {
		return this.name + " (" + clientAddress() + ")";
	}

}
