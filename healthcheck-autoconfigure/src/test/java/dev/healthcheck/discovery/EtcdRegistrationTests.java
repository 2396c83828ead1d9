package dev.healthcheck.discovery;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.healthcheck.etcd.EtcdClient;
import dev.healthcheck.etcd.EtcdClientFactory;
import dev.healthcheck.etcd.EtcdClientSettings;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import dev.healthcheck.test.etcd.EtcdMember;
import dev.healthcheck.testing.faults.FaultRow;
import dev.healthcheck.testing.faults.Figures;
import dev.healthcheck.upstream.Upstreams;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.options.PutOption;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The registration of an application in a real etcd.
 */
@Tag("processes")
class EtcdRegistrationTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final String KEY = "/services/shop/10.0.0.1:80";

	private static final String UP = "{\"weight\":3}";

	private static final String DOWN = "{\"weight\":3,\"status\":\"down\"}";

	/** etcd makes two seconds of less. */
	private static final Duration TTL = Duration.ofSeconds(2);

	private static final RegistrationSettings SETTINGS = RegistrationSettings
		.of("shop", Node.of("10.0.0.1:80").withWeight(3))
		.withTtl(TTL)
		.withWithdrawDelay(Duration.ZERO);

	private final List<AutoCloseable> open = new ArrayList<>();

	/** An operator with etcdctl. */
	private Application operator;

	@BeforeEach
	void connect() {
		etcd.cluster().clear();
		this.operator = open(new Application());
	}

	@AfterEach
	void close() throws Exception {
		for (int i = this.open.size() - 1; i >= 0; i--) {
			this.open.get(i).close();
		}
	}

	@Test
	void othersSeeTheApplicationWhileItIsRegistered() {
		EtcdDiscovery discovery = open(
				new EtcdDiscovery(this.operator.client, this.operator.upstreams, DiscoverySettings.ofDefaults()));
		discovery.start();
		EtcdRegistration registration = registered(SETTINGS);
		assertThat(value()).isEqualTo(UP);
		await().until(() -> this.operator.upstreams.find("shop").isPresent());
		assertThat(this.operator.upstreams.get("shop").select().address()).hasToString("10.0.0.1:80");
		registration.down();
		await().until(() -> this.operator.upstreams.get("shop").snapshot().selectable() == 0);
		registration.withdraw().join();
		assertThat(value()).isNull();
		await().until(() -> this.operator.upstreams.find("shop").isEmpty());
		assertThat(etcd.cluster().etcdctl("lease", "list")).contains("found 0 leases");
	}

	@Test
	void readinessIsTheStatus() {
		EtcdRegistration registration = registered(SETTINGS);
		registration.down();
		await().until(() -> DOWN.equals(value()));
		registration.up();
		await().until(() -> UP.equals(value()));
		// the last word counts, however fast it came
		for (int i = 0; i < 50; i++) {
			registration.up();
			registration.down();
		}
		await().until(() -> DOWN.equals(value()));
		holds(() -> DOWN.equals(value()));
	}

	@Test
	void aReadinessBeforeTheRegistrationRegistersNothing() {
		EtcdRegistration registration = registration(SETTINGS);
		registration.down();
		registration.up();
		registration.down();
		holds(() -> value() == null);
		registration.register();
		await().until(() -> DOWN.equals(value()));
	}

	@Test
	@FaultRow(18)
	void aRevokedLeaseIsReplaced() {
		EtcdRegistration registration = registered(SETTINGS);
		long before = lease();
		get(this.operator.client.getLeaseClient().revoke(before));
		await().until(() -> lease() != -1 && lease() != before);
		assertThat(value()).isEqualTo(UP);
		await().until(() -> registration.status().registered());
		assertThat(registration.status().failure()).isNull();
		assertThat(etcd.cluster().etcdctl("lease", "list")).contains("found 1 leases");
	}

	@Test
	void aDeletedKeyIsPutBack() {
		EtcdRegistration registration = registered(SETTINGS);
		registration.down();
		await().until(() -> DOWN.equals(value()));
		long before = lease();
		get(this.operator.client.getKVClient().delete(bytes(KEY)));
		await().until(() -> DOWN.equals(value()));
		assertThat(lease()).isEqualTo(before);
	}

	@Test
	void anOperatorsValueStaysUntilTheApplicationHasSomethingToSayButNotLonger() {
		EtcdRegistration registration = registered(SETTINGS);
		long lease = lease();
		put("{\"weight\":9}", PutOption.DEFAULT);
		await().until(() -> lease() == lease);
		assertThat(value()).isEqualTo("{\"weight\":9}");
		put(DOWN, PutOption.builder().withLeaseId(lease).build());
		holds(() -> DOWN.equals(value()));
		registration.down();
		registration.up();
		await().until(() -> UP.equals(value()));
		put("{}", PutOption.DEFAULT);
		await().until(() -> lease() == lease);
		registration.withdraw().join();
		assertThat(value()).isNull();
	}

	@Test
	void whatAnEarlierRunHasLeftIsTakenOver() {
		long lease = get(this.operator.client.getLeaseClient().grant(2)).getID();
		put("{\"weight\":1}", PutOption.builder().withLeaseId(lease).build());
		registered(SETTINGS);
		await().until(() -> etcd.cluster().etcdctl("lease", "list").contains("found 1 leases"));
		assertThat(value()).isEqualTo(UP);
	}

	@Test
	void ofTwoWithTheSameAddressTheLastOneHoldsTheKey() {
		EtcdRegistration first = registered(SETTINGS);
		long lease = lease();
		EtcdRegistration second = registered(SETTINGS);
		long revision = entries().get(0).getModRevision();
		assertThat(lease()).isNotEqualTo(lease);
		await().untilAsserted(() -> assertThat(first.status().failure()).contains("by another application too"));
		assertThat(second.status().failure()).isNull();
		holds(() -> entries().get(0).getModRevision() == revision);
		second.withdraw().join();
		await().until(() -> lease() == lease);
		await().until(() -> first.status().registered() && first.status().failure() == null);
		first.withdraw().join();
		assertThat(value()).isNull();
	}

	@Test
	void etcdMayComeLater() {
		etcd.members().forEach(EtcdMember::kill);
		EtcdRegistration registration = registration(SETTINGS);
		registration.register();
		await().until(() -> registration.status().failure() != null);
		Instant since = registration.status().since();
		assertThat(registration.status().registered()).isFalse();
		assertThat(registration.status().failure()).contains("no healthy etcd endpoint").doesNotContain("Exception");
		etcd.cluster().heal();
		await().until(() -> UP.equals(value()));
		await().until(() -> registration.status().registered() && registration.status().failure() == null);
		assertThat(registration.status().since()).isAfter(since);
	}

	@Test
	@FaultRow(18)
	void anOutageLongerThanTheTtlIsSurvived() {
		EtcdRegistration registration = registered(SETTINGS);
		etcd.members().forEach(EtcdMember::kill);
		last(TTL.plusSeconds(1));
		registration.down();
		etcd.cluster().heal();
		await().until(() -> DOWN.equals(value()));
		// longer than a lease that nobody keeps alive
		Awaitility.await().during(TTL.plusSeconds(1)).atMost(PATIENCE).until(() -> DOWN.equals(value()));
	}

	@Test
	@FaultRow({ 1, 2 })
	void theStatusIsWrittenWhileMembersDieAndHang() {
		Application application = open(new Application());
		EtcdRegistration registration = open(new EtcdRegistration(application.client, application.upstreams, SETTINGS));
		registration.register();
		await().until(() -> registration.status().registered());
		for (EtcdMember member : Figures.inMatrix() ? etcd.members() : List.of(application.current())) {
			member.kill();
			registration.down();
			await().until(() -> DOWN.equals(value()));
			etcd.cluster().heal();
			member.hang();
			registration.up();
			await().until(() -> UP.equals(value()));
			etcd.cluster().heal();
		}
		holds(() -> UP.equals(value()));
	}

	@Test
	void anApplicationThatDiesIsGoneAfterItsTtl() {
		Application application = open(new Application());
		EtcdRegistration registration = new EtcdRegistration(application.client, application.upstreams, SETTINGS);
		registration.register();
		await().until(() -> UP.equals(value()));
		application.close();
		await().until(() -> value() == null);
	}

	@Test
	void whatIsWithdrawnStaysAway() {
		EtcdRegistration registration = registered(SETTINGS);
		for (int i = 0; i < 10; i++) {
			registration.down();
			registration.up();
			registration.withdraw().join();
			registration.down();
			assertThat(value()).isNull();
			registration.register();
			registration.withdraw().join();
			registration.register();
			registration.up();
			await().until(() -> UP.equals(value()));
			get(this.operator.client.getLeaseClient().revoke(lease()));
		}
		registration.withdraw().join();
		holds(() -> value() == null);
		assertThat(etcd.cluster().etcdctl("lease", "list")).contains("found 0 leases");
	}

	@Test
	void aWithdrawalWaitsUntilOthersHaveFollowed() {
		EtcdRegistration registration = registered(SETTINGS.withWithdrawDelay(Duration.ofDays(1)));
		var withdrawn = registration.withdraw();
		await().until(() -> value() == null);
		assertThat(withdrawn).isNotDone();
		assertThat(registration.withdraw()).isNotDone();
		Duration delay = Duration.ofSeconds(1);
		EtcdRegistration hasty = registered(SETTINGS.withWithdrawDelay(delay));
		long start = System.nanoTime();
		hasty.withdraw().join();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(delay);
		assertThat(value()).isNull();
	}

	@Test
	void aWithdrawalDoesNotWaitForAnEtcdThatIsAway() {
		EtcdRegistration registration = registration(SETTINGS.withWithdrawDelay(Duration.ofDays(1)));
		assertThat(registration.withdraw()).isDone();
		etcd.members().forEach(EtcdMember::kill);
		registration.register();
		await().until(() -> registration.status().failure() != null);
		await().until(() -> registration.withdraw().isDone());
		etcd.cluster().heal();
		registration.register();
		await().until(() -> registration.status().registered());
		etcd.members().forEach(EtcdMember::kill);
		await().until(() -> registration.withdraw().isDone());
		etcd.cluster().heal();
		await().until(() -> value() == null);
	}

	@Test
	@FaultRow(32)
	void whateverHappensTheKeyIsThereExactlyWhileItIsWanted() {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		EtcdRegistration registration = registration(SETTINGS);
		boolean wanted = false;
		boolean up = true;
		int rounds = Figures.inMatrix() ? 8 : 2;
		for (int round = 0; round < rounds; round++) {
			for (int step = 0; step < 12; step++) {
				EtcdMember member = etcd.members().get(random.nextInt(3));
				switch (random.nextInt(8)) {
					case 0, 1 -> {
						registration.register();
						wanted = true;
					}
					case 2 -> {
						registration.withdraw();
						wanted = false;
					}
					case 3 -> {
						registration.up();
						up = true;
					}
					case 4 -> {
						registration.down();
						up = false;
					}
					// with faults of its own, which are no concern of the test
					case 5 -> this.operator.client.getKVClient().delete(bytes(KEY));
					case 6 -> this.operator.client.getKVClient()
						.get(bytes(KEY))
						.thenAccept((answer) -> answer.getKvs()
							.forEach((entry) -> this.operator.client.getLeaseClient().revoke(entry.getLease())));
					default -> {
						etcd.cluster().heal();
						if (random.nextBoolean()) {
							member.hang();
						}
						else {
							member.kill();
						}
					}
				}
			}
			etcd.cluster().heal();
			String expected = wanted ? (up ? UP : DOWN) : null;
			await().alias("seed " + seed + ", round " + round)
				.ignoreExceptions()
				.untilAsserted(() -> assertThat(value()).isEqualTo(expected));
			Awaitility.await()
				.alias("seed " + seed + ", round " + round)
				.during(Duration.ofSeconds(1))
				.atMost(PATIENCE)
				.ignoreExceptions()
				.until(() -> Objects.equals(value(), expected));
			assertThat(lease()).isNotZero();
		}
		registration.withdraw().join();
		assertThat(value()).isNull();
		// also those of which the answer was lost
		await().until(() -> etcd.cluster().etcdctl("lease", "list").contains("found 0 leases"));
	}

	@Test
	@FaultRow(30)
	void closingLeavesNothing() {
		EtcdRegistration registration = registered(SETTINGS.withWithdrawDelay(Duration.ofDays(1)));
		registration.close();
		assertThat(value()).isNull();
		assertThat(etcd.cluster().etcdctl("lease", "list")).contains("found 0 leases");
		assertThatIllegalStateException().isThrownBy(registration::register);
		registration.down();
		registration.close();
		EtcdRegistration hasty = registration(SETTINGS);
		hasty.register();
		hasty.close();
		assertThat(value()).isNull();
		assertThat(etcd.cluster().etcdctl("lease", "list")).contains("found 0 leases");
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(PATIENCE);
	}

	private static void last(Duration duration) {
		Awaitility.await().pollDelay(duration).atMost(duration.plus(PATIENCE)).until(() -> true);
	}

	private static void holds(Callable<Boolean> condition) {
		Awaitility.await().during(Duration.ofMillis(500)).atMost(PATIENCE).until(condition);
	}

	private EtcdRegistration registered(RegistrationSettings settings) {
		EtcdRegistration registration = registration(settings);
		registration.register();
		await().until(() -> registration.status().registered());
		return registration;
	}

	private EtcdRegistration registration(RegistrationSettings settings) {
		Application application = open(new Application());
		return open(new EtcdRegistration(application.client, application.upstreams, settings));
	}

	private <T extends AutoCloseable> T open(T resource) {
		this.open.add(resource);
		return resource;
	}

	private @Nullable String value() {
		List<KeyValue> entries = entries();
		return entries.isEmpty() ? null : entries.get(0).getValue().toString(StandardCharsets.UTF_8);
	}

	/** The lease of the key, -1 while there is no key. */
	private long lease() {
		List<KeyValue> entries = entries();
		return entries.isEmpty() ? -1 : entries.get(0).getLease();
	}

	private List<KeyValue> entries() {
		return get(this.operator.client.getKVClient().get(bytes(KEY))).getKvs();
	}

	private void put(String value, PutOption option) {
		get(this.operator.client.getKVClient().put(bytes(KEY), bytes(value), option));
	}

	private static <T> T get(CompletableFuture<T> future) {
		try {
			return future.get(1, TimeUnit.MINUTES);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static ByteSequence bytes(String text) {
		return ByteSequence.from(text, StandardCharsets.UTF_8);
	}

	private static final class Application implements AutoCloseable {

		private final Upstreams upstreams = new Upstreams();

		private final EtcdClient client;

		Application() {
			List<String> endpoints = etcd.members().stream().map((member) -> member.clientUri().toString()).toList();
			this.client = new EtcdClientFactory(this.upstreams).create(EtcdClientSettings.builder(endpoints).build());
		}

		/** The member that the client is at. */
		EtcdMember current() {
			return await().until(() -> {
				NodeAddress current = this.client.upstream().snapshot().current();
				return (current != null) ? etcd.cluster().member(current.toString()) : null;
			}, Objects::nonNull);
		}

		@Override
		public void close() {
			this.client.close();
			this.upstreams.close();
		}

	}

}
