package dev.healthcheck.etcd;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.healthcheck.upstream.Upstreams;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Lease;
import io.etcd.jetcd.lease.LeaseKeepAliveResponse;
import io.grpc.stub.StreamObserver;

import static dev.healthcheck.etcd.ClientUnderTest.bytes;

/**
 * An application whose only endpoint is its argument. It writes every 100 ms, keeps a
 * lease, and prints how each write ended, how the endpoint is, and when the lease is
 * lost.
 */
final class NamedEtcdApplication {

	private static final int TTL_SECONDS = 10;

	private NamedEtcdApplication() {
	}

	public static void main(String[] endpoint) throws Exception {
		try (Upstreams upstreams = new Upstreams();
				EtcdClient client = new EtcdClientFactory(upstreams)
					.create(EtcdClientSettings.builder(List.of(endpoint)).build())) {
			boolean leased = false;
			ByteSequence key = bytes("written by " + ProcessHandle.current().pid());
			while (true) {
				try {
					client.getKVClient().put(key, bytes("x")).get(10, TimeUnit.SECONDS);
					System.out.println("written");
					if (!leased) {
						lease(client.getLeaseClient());
						leased = true;
					}
				}
				catch (ExecutionException | TimeoutException ex) {
					System.out.println("failed " + ex);
				}
				client.upstream()
					.snapshot()
					.nodes()
					.forEach((node) -> System.out.println(node.address() + " " + node.status() + " " + node.reason()));
				TimeUnit.MILLISECONDS.sleep(100);
			}
		}
	}

	private static void lease(Lease leases) throws Exception {
		long id = leases.grant(TTL_SECONDS).get(10, TimeUnit.SECONDS).getID();
		leases.keepAlive(id, new StreamObserver<>() {

			@Override
			public void onNext(LeaseKeepAliveResponse answer) {
				System.out.println("kept");
			}

			@Override
			public void onError(Throwable error) {
				System.out.println("interrupted " + error);
			}

			@Override
			public void onCompleted() {
				System.out.println("lost");
			}

		});
	}

}
