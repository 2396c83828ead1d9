package dev.healthcheck.simulation;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One run of a scenario: its servers, its clients, and the calls that are offered whether
 * answers come or not.
 */
public final class World {

	/** How long after the end of the load calls may still be under way. */
	private static final int REST_SECONDS = 15;

	private static final int WORKERS = 2;

	private final VirtualTime time = new VirtualTime();

	private final SplittableRandom arrivals;

	private final SplittableRandom kinds;

	private final SplittableRandom random;

	private final Scenario scenario;

	private final List<Server> servers;

	private final Timeline timeline;

	private final Network network;

	private final Client client;

	private World(Scenario scenario, Contestant contestant, long seed) {
		this.scenario = scenario;
		this.random = new SplittableRandom(seed);
		// first, so that the load is the same for every contestant
		this.arrivals = this.random.split();
		this.kinds = this.random.split();
		this.servers = IntStream.range(0, scenario.servers() + scenario.spares()).mapToObj((i) -> server()).toList();
		this.timeline = new Timeline(this.time, this.servers.size(), scenario.seconds());
		this.network = new Network(this.time, this.servers, this.timeline);
		this.client = (scenario.clients() == 1) ? contestant.in(this) : new Clients(
				Stream.generate(() -> contestant.in(this)).limit(scenario.clients()).toList(), this.random.split());
	}

	/**
	 * Run a scenario.
	 * @param scenario what happens
	 * @param contestant who chooses servers
	 * @param seed of all chance: the same seed has the same result
	 * @return what came of it
	 */
	public static Result run(Scenario scenario, Contestant contestant, long seed) {
		return new World(scenario, contestant, seed).run();
	}

	private Server server() {
		Server server = new Server(this.time);
		server.work(this.scenario.queues() ? new Workers(server, WORKERS, Scenario.PER_SECOND)
				: new Tokens(server, Scenario.PER_SECOND));
		return server;
	}

	private Result run() {
		this.scenario.events().forEach((event) -> this.time.at(nanos(event.second()), () -> event.what().accept(this)));
		this.timeline.watch(this.client);
		this.time.at(0, this::offer);
		this.time.runUntil(nanos(this.scenario.seconds() + (double) REST_SECONDS));
		return new Result(this.scenario, this.timeline, this.servers);
	}

	/** As many callers do who know nothing of each other: a Poisson process. */
	private void offer() {
		double now = this.time.nanoTime() / 1e9;
		if (now >= this.scenario.seconds()) {
			return;
		}
		boolean doomed = this.kinds.nextDouble() < this.scenario.doomed();
		call(doomed ? Request.Kind.DOOMED : Request.Kind.NORMAL);
		double wait = -StrictMath.log(1 - this.arrivals.nextDouble()) / this.scenario.offered(now);
		this.time.at(this.time.nanoTime() + nanos(wait), this::offer);
	}

	/**
	 * Make one call on top of the load.
	 * @param kind what it does to servers
	 */
	public void call(Request.Kind kind) {
		Request request = new Request(kind, this.scenario.idempotent());
		long began = this.time.nanoTime();
		this.timeline.called(request);
		this.client.call(request, (reply) -> this.timeline.ended(request, began, reply));
	}

	/**
	 * One of the servers.
	 * @param number its number, from 0; those of the second level come last
	 * @return the server
	 */
	public Server server(int number) {
		return this.servers.get(number);
	}

	/**
	 * Do something to the first servers.
	 * @param count how many of them
	 * @param what what to do
	 */
	public void first(int count, Consumer<Server> what) {
		this.servers.subList(0, count).forEach(what);
	}

	/**
	 * Do something to all servers of the preferred level.
	 * @param what what to do
	 */
	public void all(Consumer<Server> what) {
		first(this.scenario.servers(), what);
	}

	/**
	 * An answer by chance.
	 * @param share the share of bad ones
	 * @param bad what a bad one is
	 * @return the bad answer or a good one
	 */
	public Reply sometimes(double share, Reply bad) {
		return (this.random.nextDouble() < share) ? bad : Reply.OK;
	}

	public Scenario scenario() {
		return this.scenario;
	}

	public VirtualTime time() {
		return this.time;
	}

	public Network network() {
		return this.network;
	}

	public SplittableRandom random() {
		return this.random;
	}

	private static long nanos(double seconds) {
		return Math.round(seconds * 1e9);
	}

}
