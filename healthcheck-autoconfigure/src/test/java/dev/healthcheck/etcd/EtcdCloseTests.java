package dev.healthcheck.etcd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.testing.faults.FaultRow;
import dev.healthcheck.testing.load.EtcdLoad;
import dev.healthcheck.upstream.Upstreams;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a client leaves behind when it is closed: nothing.
 */
@Tag("processes")
class EtcdCloseTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	private final EtcdCluster cluster = etcd.cluster();

	@Test
	@FaultRow(30)
	void noThreadNoConnectionAndNoUpstreamIsLeft() {
		// gRPC keeps threads for a while that all channels of the process share
		use(ClientUnderTest.of(this.cluster));
		Set<Long> before = threads();
		ClientUnderTest client = ClientUnderTest.of(this.cluster);
		assertThat(connections()).isNotEmpty();
		client.client().close();
		assertThat(client.upstreams().names()).isEmpty();
		client.close();
		Awaitility.await()
			.atMost(ClientUnderTest.PATIENCE)
			.untilAsserted(() -> assertThat(namesOf(threads(), before)).isEmpty());
		Awaitility.await().atMost(ClientUnderTest.PATIENCE).untilAsserted(() -> assertThat(connections()).isEmpty());
	}

	/** It is closed before it has connected, most of the time. */
	@Test
	void aClientThatIsClosedAtOnceMakesNoConnectionsAfterThat() {
		use(ClientUnderTest.of(this.cluster));
		Set<Long> before = threads();
		ClientUnderTest client = new ClientUnderTest(ClientUnderTest.settings(this.cluster).build());
		client.close();
		assertThat(ClientUnderTest.error(client.client().getKVClient().get(ClientUnderTest.bytes("a")))).isNotNull();
		Awaitility.await()
			.atMost(ClientUnderTest.PATIENCE)
			.untilAsserted(() -> assertThat(namesOf(threads(), before)).isEmpty());
		Awaitility.await().atMost(ClientUnderTest.PATIENCE).untilAsserted(() -> assertThat(connections()).isEmpty());
	}

	private static void use(ClientUnderTest client) {
		try (client) {
			EtcdLoad load = EtcdLoad.start(client.client(), "close/");
			Awaitility.await().until(() -> load.operationsSoFar().size() > 100);
			load.stop();
			load.close();
		}
	}

	private static Set<Long> threads() {
		return Thread.getAllStackTraces().keySet().stream().map(Thread::getId).collect(Collectors.toSet());
	}

	/**
	 * Threads that are new, without those that gRPC and the JVM share and keep for a
	 * while.
	 */
	private static List<String> namesOf(Set<Long> now, Collection<Long> before) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> now.contains(thread.getId()) && !before.contains(thread.getId()))
			.map(Thread::getName)
			.filter((
					name) -> !name.matches("grpc-(default|nio|shared)-.*|process reaper.*|awaitility.*|ForkJoinPool.*"))
			.toList();
	}

	/** Connections of this process to a member, as the kernel lists them. */
	private List<String> connections() {
		Set<String> ports = this.cluster.members()
			.stream()
			.map((member) -> ":%04X".formatted(member.clientUri().getPort()))
			.collect(Collectors.toSet());
		Set<String> own = sockets();
		return Stream.of("/proc/net/tcp", "/proc/net/tcp6")
			.flatMap(EtcdCloseTests::lines)
			.map((line) -> line.strip().split("\\s+"))
			.filter((fields) -> own.contains(fields[9]) && ports.stream().anyMatch(fields[2]::endsWith))
			.map((fields) -> fields[1] + " to " + fields[2])
			.toList();
	}

	private static Stream<String> lines(String file) {
		try {
			return Files.readAllLines(Path.of(file)).stream().skip(1);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The sockets of this process, by inode. */
	private static Set<String> sockets() {
		Set<String> inodes = new HashSet<>();
		try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
			descriptors.forEach((descriptor) -> {
				try {
					inodes.add(Files.readSymbolicLink(descriptor).toString().replaceAll("socket:\\[(\\d+)]", "$1"));
				}
				catch (IOException ex) {
					// closed meanwhile
				}
			});
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return inodes;
	}

	@Test
	void closingTwiceIsClosingOnce() {
		ClientUnderTest client = ClientUnderTest.of(this.cluster);
		client.client().close();
		client.client().close();
		client.close();
		client.close();
		assertThat(ClientUnderTest.error(client.client().getKVClient().get(ClientUnderTest.bytes("a")))).isNotNull();
		assertThat(ClientUnderTest.error(client.client().getClusterClient().listMember())).isNotNull();
	}

	/** Its scheduler is closed right after it, so that the next attempt never comes. */
	@Test
	void callsThatWaitForTheirNextAttemptEndWhenTheClientIsClosed() throws Exception {
		RetrySettings retry = new RetrySettings(2, Duration.ofMinutes(1), Duration.ofMinutes(1));
		try (FakeEtcd endpoint = new FakeEtcd()) {
			endpoint.failWith(Status.UNKNOWN.withDescription("raft proposal dropped"));
			ClientUnderTest client = new ClientUnderTest(FakeEtcd.settings(endpoint).retry(retry).build());
			CompletableFuture<?> put = client.client()
				.getKVClient()
				.put(ClientUnderTest.bytes("a"), ClientUnderTest.bytes("1"));
			// the client has its answer, too
			Awaitility.await().until(() -> client.node(endpoint.address().toString()).requests().ignored() == 1);
			client.close();
			assertThat(ClientUnderTest.error(put)).hasMessageContaining("raft proposal dropped");
		}
	}

	@Test
	@FaultRow(30)
	void callsUnderWayEndWhenTheClientIsClosed() {
		ClientUnderTest client = ClientUnderTest.of(this.cluster);
		List<CompletableFuture<?>> calls = new CopyOnWriteArrayList<>();
		ExecutorService threads = Executors.newFixedThreadPool(4);
		for (int thread = 0; thread < 4; thread++) {
			threads.execute(() -> {
				for (int i = 0; i < 200; i++) {
					calls.add(client.client()
						.getKVClient()
						.put(ClientUnderTest.bytes("closing"), ClientUnderTest.bytes("a")));
				}
			});
		}
		Awaitility.await().until(() -> calls.size() > 100);
		client.close();
		threads.shutdown();
		Awaitility.await().atMost(ClientUnderTest.PATIENCE).until(threads::isTerminated);
		Awaitility.await()
			.atMost(ClientUnderTest.PATIENCE)
			.until(() -> calls.stream().allMatch(CompletableFuture::isDone));
	}

	@Test
	@FaultRow(30)
	void watchesAndLeasesEndWhenTheClientIsClosed() {
		ClientUnderTest client = ClientUnderTest.of(this.cluster);
		List<String> ends = new CopyOnWriteArrayList<>();
		long lease = ClientUnderTest.get(client.client().getLeaseClient().grant(10)).getID();
		client.client().getLeaseClient().keepAlive(lease, new StreamObserver<>() {

			@Override
			public void onNext(io.etcd.jetcd.lease.LeaseKeepAliveResponse response) {
			}

			@Override
			public void onError(Throwable error) {
				ends.add("lease");
			}

			@Override
			public void onCompleted() {
				ends.add("lease");
			}

		});
		client.client().getWatchClient().watch(ClientUnderTest.bytes("a"), io.etcd.jetcd.Watch.listener((response) -> {
		}, () -> ends.add("watch")));
		client.close();
		Awaitility.await().untilAsserted(() -> assertThat(ends).contains("lease", "watch"));
	}

	@Test
	void upstreamsThatAreClosedBeforeTheirClient() {
		Upstreams upstreams = new Upstreams();
		EtcdClient client = new EtcdClientFactory(upstreams).create(ClientUnderTest.settings(this.cluster).build());
		ClientUnderTest.get(client.getKVClient().get(ClientUnderTest.bytes("a")));
		upstreams.close();
		assertThat(ClientUnderTest.error(client.getKVClient().get(ClientUnderTest.bytes("a"))))
			.hasMessage("UNAVAILABLE: has no healthy etcd endpoint available: it has no nodes");
		client.close();
	}

}
