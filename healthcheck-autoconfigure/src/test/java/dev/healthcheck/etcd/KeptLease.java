package dev.healthcheck.etcd;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.healthcheck.upstream.Upstreams;
import io.etcd.jetcd.lease.LeaseKeepAliveResponse;
import io.etcd.jetcd.support.Observers;
import org.slf4j.LoggerFactory;

/**
 * An application that keeps a lease alive at the etcd of its first argument; its second
 * one is the TTL in seconds. It prints the lease, what it hears of it, and what the wall
 * clock says every 100 ms.
 */
final class KeptLease {

	private KeptLease() {
	}

	public static void main(String[] arguments) throws Exception {
		((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
		try (Upstreams upstreams = new Upstreams();
				EtcdClient client = new EtcdClientFactory(upstreams)
					.create(EtcdClientSettings.builder(List.of(arguments[0])).build())) {
			long lease = granted(client, Long.parseLong(arguments[1]));
			System.out.println("lease " + lease);
			client.getLeaseClient()
				.keepAlive(lease,
						Observers.<LeaseKeepAliveResponse>builder()
							.onNext((answer) -> System.out.println("alive " + answer.getTTL()))
							.onError((error) -> System.out.println("error " + error))
							.onCompleted(() -> System.out.println("completed"))
							.build());
			while (true) {
				System.out.println("clock " + System.currentTimeMillis());
				TimeUnit.MILLISECONDS.sleep(100);
			}
		}
	}

	/** A machine that is busy may need more than one attempt. */
	private static long granted(EtcdClient client, long ttl) throws InterruptedException {
		while (true) {
			try {
				return client.getLeaseClient().grant(ttl).get(10, TimeUnit.SECONDS).getID();
			}
			catch (ExecutionException | TimeoutException ex) {
				TimeUnit.MILLISECONDS.sleep(200);
			}
		}
	}

}
