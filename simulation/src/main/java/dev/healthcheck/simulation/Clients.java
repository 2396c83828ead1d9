package dev.healthcheck.simulation;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Several clients that know nothing of each other, as the instances of an application:
 * each makes its share of the calls.
 *
 * @param clients all of them
 * @param random chooses who makes a call
 */
record Clients(List<Client> clients, SplittableRandom random) implements Client {

	@Override
	public void call(Request request, Consumer<Reply> caller) {
		this.clients.get(this.random.nextInt(this.clients.size())).call(request, caller);
	}

	/** On average. */
	@Override
	public int inService() {
		return (int) Math.round(this.clients.stream().mapToInt(Client::inService).average().orElse(0));
	}

	/** On average. */
	@Override
	public int transitions() {
		return (int) Math.round(this.clients.stream().mapToInt(Client::transitions).average().orElse(0));
	}

}
