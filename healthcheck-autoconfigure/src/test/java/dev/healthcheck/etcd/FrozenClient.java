package dev.healthcheck.etcd;

import java.util.List;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.healthcheck.testing.load.EtcdLoad;
import dev.healthcheck.testing.load.Operation;
import org.slf4j.LoggerFactory;

/**
 * An application that reads from and writes to the endpoints that are its arguments. Once
 * all are healthy it prints {@code begun}, then what happens to them, and how many calls
 * have ended and how many reads have failed every 100 ms.
 */
final class FrozenClient {

	private static final int PER_SECOND = 50;

	private FrozenClient() {
	}

	public static void main(String[] endpoints) throws InterruptedException {
		((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
		try (ClientUnderTest client = new ClientUnderTest(EtcdClientSettings.builder(List.of(endpoints)).build())
			.awaitHealthy(); EtcdLoad load = new EtcdLoad(client.client(), "frozen/", PER_SECOND)) {
			load.start();
			SilentMembers silent = new SilentMembers(client.upstream());
			System.out.println("begun");
			long begun = System.nanoTime();
			int told = 0;
			while (true) {
				List<ClientUnderTest.Change> changes = client.changes(begun);
				changes.subList(told, changes.size()).forEach((change) -> System.out.println("change " + change));
				told = changes.size();
				silent.seen().forEach((address) -> System.out.println("avoided " + address));
				List<Operation> calls = load.operationsSoFar();
				System.out.println("calls %d, failed gets %d".formatted(calls.size(),
						calls.stream().filter((call) -> call.failed() && call.kind() == Operation.Kind.GET).count()));
				TimeUnit.MILLISECONDS.sleep(100);
			}
		}
	}

}
