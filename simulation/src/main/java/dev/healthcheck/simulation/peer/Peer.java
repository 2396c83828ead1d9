package dev.healthcheck.simulation.peer;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

import dev.healthcheck.simulation.Client;
import dev.healthcheck.simulation.Network;
import dev.healthcheck.simulation.Reply;
import dev.healthcheck.simulation.Request;
import dev.healthcheck.simulation.World;

/**
 * What peers have in common: servers take turns, and a call that failed may be made
 * again.
 */
abstract class Peer implements Client {

	static final int NONE = -1;

	private final Network network;

	private final int servers;

	private final boolean[] wasUsable;

	private int cursor;

	private int transitions;

	Peer(World world) {
		this.network = world.network();
		this.servers = world.scenario().servers();
		this.wasUsable = new boolean[this.servers];
		Arrays.fill(this.wasUsable, true);
		this.cursor = world.random().nextInt(this.servers);
	}

	/** Whether a server gets its share of the calls. */
	abstract boolean isUsable(int server);

	/** The server for the next try of a call, or {@link #NONE}. */
	abstract int choose(Attempted call);

	/** A request to a server ended; what follows says whether its call is made again. */
	abstract void ended(int server, Reply reply, boolean again);

	/** Whether to make a call again that ended like this. */
	abstract boolean again(Attempted call, Reply reply);

	/** A call is over. */
	void over(Attempted call) {
	}

	@Override
	public final void call(Request request, Consumer<Reply> caller) {
		attempt(new Attempted(request, this.servers), Reply.NOT_SENT, caller);
	}

	private void attempt(Attempted call, Reply last, Consumer<Reply> caller) {
		int server = choose(call);
		if (server == NONE) {
			over(call);
			caller.accept(last);
			return;
		}
		call.tried(server);
		this.network.send(server, call.request(), (reply) -> {
			boolean again = reply != Reply.OK && again(call, reply);
			ended(server, reply, again);
			follow();
			if (again) {
				attempt(call, reply, caller);
			}
			else {
				over(call);
				caller.accept(reply);
			}
		});
	}

	/** The next of the servers that a condition holds for. */
	final int turn(IntPredicate condition) {
		for (int i = 0; i < this.servers; i++) {
			this.cursor = (this.cursor + 1) % this.servers;
			if (condition.test(this.cursor)) {
				return this.cursor;
			}
		}
		return NONE;
	}

	/** Notice what has changed. */
	final void follow() {
		for (int server = 0; server < this.servers; server++) {
			boolean usable = isUsable(server);
			if (usable != this.wasUsable[server]) {
				this.wasUsable[server] = usable;
				this.transitions++;
			}
		}
	}

	final int servers() {
		return this.servers;
	}

	@Override
	public final int inService() {
		follow();
		return (int) IntStream.range(0, this.servers).filter(this::isUsable).count();
	}

	@Override
	public final int transitions() {
		return this.transitions;
	}

}
