package dev.healthcheck.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A modelled server. It can die, hang, be slow, or answer badly, and its checks know
 * nothing of its requests: they fail when it is dead, hangs, or is told to fail them.
 */
public final class Server {

	private static final long NETWORK_NANOS = 500_000;

	private final VirtualTime time;

	private final Set<Consumer<Reply>> open = new LinkedHashSet<>();

	private Work work;

	private Function<Request, Reply> answers = (request) -> Reply.OK;

	private Reply check = Reply.OK;

	private long latencyNanos = 10_000_000;

	private long checkNanos = NETWORK_NANOS;

	private long deadUntilNanos;

	private long hungUntilNanos;

	private Duration death = Duration.ZERO;

	private int deaths;

	/** A server that has room for all. */
	Server(VirtualTime time) {
		this.time = time;
		this.work = (done) -> after(this.latencyNanos, () -> done.accept(true));
	}

	void work(Work work) {
		this.work = work;
	}

	/**
	 * Answer requests as a function says from now on.
	 * @param answers the answer to each request that it has done
	 */
	public void answers(Function<Request, Reply> answers) {
		this.answers = answers;
	}

	/**
	 * Answer checks like this from now on.
	 * @param check {@link Reply#OK} or a bad answer
	 */
	public void answersChecks(Reply check) {
		this.check = check;
	}

	/**
	 * Take this long for an answer from now on, if it has room for the request.
	 * @param latency the time
	 */
	public void takes(Duration latency) {
		this.latencyNanos = latency.toNanos();
	}

	/**
	 * Take this long for the answer to a check from now on.
	 * @param latency the time
	 */
	public void checksTake(Duration latency) {
		this.checkNanos = latency.toNanos();
	}

	/**
	 * Die of requests that are poison.
	 * @param down how long it takes to start again
	 */
	public void diesOfPoison(Duration down) {
		this.death = down;
	}

	/**
	 * Die now, and with it all that is under way.
	 * @param down how long it takes to start again
	 */
	public void die(Duration down) {
		this.deaths++;
		this.deadUntilNanos = this.time.nanoTime() + down.toNanos();
		List<Consumer<Reply>> broken = new ArrayList<>(this.open);
		this.open.clear();
		broken.forEach((sender) -> sender.accept(Reply.RESET));
	}

	/**
	 * Do nothing for a time: what comes meanwhile is done afterwards.
	 * @param length how long
	 */
	public void hang(Duration length) {
		this.hungUntilNanos = this.time.nanoTime() + length.toNanos();
	}

	/** Take a request, and tell the sender how it ended, if the server lives so long. */
	void take(Request request, Consumer<Reply> sender) {
		if (isDead()) {
			this.time.at(this.time.nanoTime() + NETWORK_NANOS, () -> sender.accept(Reply.REFUSED));
			return;
		}
		this.open.add(sender);
		this.work.begin((taken) -> {
			if (!this.open.contains(sender)) {
				return;
			}
			if (request.kind() == Request.Kind.POISON && !this.death.isZero()) {
				die(this.death);
				return;
			}
			Reply reply = answer(request, taken);
			if (reply != Reply.TIMEOUT) {
				this.open.remove(sender);
				sender.accept(reply);
			}
		});
	}

	private Reply answer(Request request, boolean taken) {
		if (!taken) {
			return Reply.BUSY;
		}
		return (request.kind() == Request.Kind.DOOMED) ? Reply.ERROR : this.answers.apply(request);
	}

	/**
	 * Take a check.
	 * @param timeout how long the one who checks waits
	 * @param result is told how it ended
	 */
	public void check(Duration timeout, Consumer<Reply> result) {
		long now = this.time.nanoTime();
		if (this.hungUntilNanos > now + timeout.toNanos()) {
			this.time.schedule(timeout, () -> result.accept(Reply.TIMEOUT));
		}
		else {
			after(this.checkNanos, () -> result.accept(isDead() ? Reply.REFUSED : this.check));
		}
	}

	/**
	 * Whether nothing listens.
	 * @return whether it is dead
	 */
	public boolean isDead() {
		return this.time.nanoTime() < this.deadUntilNanos;
	}

	int deaths() {
		return this.deaths;
	}

	VirtualTime time() {
		return this.time;
	}

	long latencyNanos() {
		return this.latencyNanos;
	}

	/** What a server does takes its time, during which it may begin to hang. */
	void after(long nanos, Runnable task) {
		this.time.at(Math.max(this.time.nanoTime(), this.hungUntilNanos) + nanos, () -> {
			if (this.hungUntilNanos > this.time.nanoTime()) {
				this.time.at(this.hungUntilNanos, task);
			}
			else {
				task.run();
			}
		});
	}

}
