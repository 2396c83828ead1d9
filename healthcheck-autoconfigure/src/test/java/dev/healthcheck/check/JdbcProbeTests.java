package dev.healthcheck.check;

import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.NodeAddress;
import org.h2.tools.Server;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link JdbcProbe}, with H2 and with a driver that misbehaves.
 */
class JdbcProbeTests {

	private static final NodeAddress NODE = new NodeAddress("node", 1);

	private static final Duration SHORT = Duration.ofMillis(300);

	private static final ProbeResult CONNECTED = ProbeResult.passed("connected");

	private final List<FakeDriver> drivers = new ArrayList<>();

	private ProbeFixture fixture;

	@BeforeEach
	void start() {
		this.fixture = new ProbeFixture();
	}

	@AfterEach
	void stop() {
		this.drivers.forEach(FakeDriver::close);
		this.fixture.close();
	}

	@Test
	void database() throws Exception {
		Server server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
		NodeAddress node = new NodeAddress("localhost", server.getPort());
		CheckSettings settings = settings("jdbc:h2:tcp://{host}:{port}/mem:checks;DB_CLOSE_DELAY=-1", "app", "secret");
		try {
			assertThat(this.fixture.probe(settings, node)).isEqualTo(CONNECTED);
			CheckSettings wrong = settings(settings.jdbc().url(), "app", "wrong-secret");
			ProbeResult result = this.fixture.probe(wrong, node);
			assertThat(result.kind()).isEqualTo(FailureKind.HTTP);
			assertThat(result.word()).isEqualTo("28000");
			assertThat(result.toString()).doesNotContain("secret");
		}
		finally {
			server.stop();
		}
		ProbeResult stopped = this.fixture.probe(settings, node);
		assertThat(stopped).isEqualTo(ProbeResult.failed(FailureKind.TCP, "refused", "Connection refused"));
	}

	@Test
	void driverIsToldNodeAndCredentials() {
		register((url, info) -> {
			assertThat(url).isEqualTo("jdbc:fake://[::1]:5432/app");
			assertThat(info).containsEntry("user", "app").containsEntry("password", "secret").hasSize(2);
			return FakeDriver.connection(() -> true, () -> {
			});
		});
		CheckSettings settings = settings("jdbc:fake://{host}:{port}/app", "app", "secret");
		assertThat(this.fixture.probe(settings, new NodeAddress("::1", 5432))).isEqualTo(CONNECTED);
	}

	@Test
	void invalidConnectionIsABadAnswer() {
		register((url, info) -> FakeDriver.connection(() -> false, () -> {
		}));
		assertThat(this.fixture.probe(fake(), NODE).word()).isEqualTo("not serving");
	}

	@Test
	void errorsHaveTheirKinds() {
		assertThat(failing(new SQLException("no connection", "08001")).kind()).isEqualTo(FailureKind.TCP);
		assertThat(failing(new SQLTimeoutException("too slow")).kind()).isEqualTo(FailureKind.TIMEOUT);
		assertThat(failing(new SQLException("starting up", "57P03")))
			.isEqualTo(ProbeResult.failed(FailureKind.HTTP, "57P03", "starting up"));
		assertThat(failing(new SQLException("no network", "08001", new SocketTimeoutException())).kind())
			.isEqualTo(FailureKind.TIMEOUT);
	}

	@Test
	void secretsOfMessagesAreHidden() {
		register((url, info) -> {
			throw new SQLException("cannot log in with " + info + " at " + url);
		});
		CheckSettings settings = settings("jdbc:fake://{host}/?password=hidden", "app", "secret");
		ProbeResult result = this.fixture.probe(settings, NODE);
		assertThat(result.detail()).startsWith("cannot log in with").doesNotContain("secret", "hidden");
	}

	@Test
	void driverThatThrowsAnythingIsAFailedCheck() {
		register((url, info) -> {
			throw new IllegalStateException("a bug");
		});
		assertThat(this.fixture.probe(fake(), NODE).detail()).contains("a bug");
	}

	/**
	 * Each node costs one thread at most, and is checked again when its driver is back.
	 */
	@Test
	void driverThatHangsHoldsOneThreadOfItsNodeOnly() {
		CountDownLatch back = new CountDownLatch(1);
		FakeDriver driver = register((url, info) -> {
			if (!url.endsWith("good")) {
				awaitUninterruptibly(back);
			}
			return FakeDriver.connection(() -> true, () -> {
			});
		});
		try {
			NodeProbe probe = this.fixture.probes().create(settings("jdbc:fake:{host}", null, null));
			List<NodeAddress> nodes = IntStream.range(0, 5).mapToObj((i) -> new NodeAddress("hung-" + i, 1)).toList();
			for (int round = 0; round < 3; round++) {
				for (NodeAddress node : nodes) {
					ProbeResult result = this.fixture.probe(probe, node, Duration.ofMillis(50));
					assertThat(result.kind()).isEqualTo(FailureKind.TIMEOUT);
				}
			}
			assertThat(driver.atWork()).isEqualTo(5);
			assertThat(this.fixture.probe(probe, new NodeAddress("good", 1))).isEqualTo(CONNECTED);
			assertThat(this.fixture.probe(probe, nodes.get(0)).detail())
				.isEqualTo("the driver has not come back from an earlier check");
			back.countDown();
			await().untilAsserted(() -> assertThat(this.fixture.probe(probe, nodes.get(0))).isEqualTo(CONNECTED));
			await().untilAsserted(() -> assertThat(threads()).isZero());
		}
		finally {
			back.countDown();
		}
	}

	@Test
	void hungConnectionIsAborted() {
		CountDownLatch aborted = new CountDownLatch(1);
		register((url, info) -> FakeDriver.connection(() -> {
			awaitUninterruptibly(aborted);
			return false;
		}, aborted::countDown));
		NodeProbe probe = this.fixture.probes().create(fake());
		assertThat(this.fixture.probe(probe, NODE, SHORT).detail()).isEqualTo("no answer of the driver within 300 ms");
		await().untilAsserted(() -> assertThat(aborted.getCount()).isZero());
		await().untilAsserted(() -> assertThat(threads()).isZero());
	}

	@Test
	void closingEndsThreadsOfDriversThatCanBeInterrupted() {
		CountDownLatch never = new CountDownLatch(1);
		FakeDriver driver = register((url, info) -> {
			try {
				never.await();
			}
			catch (InterruptedException ex) {
				throw new SQLException(ex);
			}
			throw new SQLException();
		});
		this.fixture.probe(this.fixture.probes().create(fake()), NODE, SHORT);
		await().untilAsserted(() -> assertThat(driver.atWork()).isZero());
		this.fixture.close();
		await().untilAsserted(() -> assertThat(threads()).isZero());
	}

	@Test
	void missingDriverIsRefusedAtOnce() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.fixture.probes().create(settings("jdbc:nobody://x?password=secret", null, null)))
			.withMessageStartingWith("'url' has a value for which there is no driver")
			.withMessageContaining("org.h2.Driver")
			.withMessageNotContaining("secret");
	}

	private FakeDriver register(FakeDriver.Connect connect) {
		FakeDriver driver = FakeDriver.register(connect);
		this.drivers.add(driver);
		return driver;
	}

	private ProbeResult failing(SQLException failure) {
		FakeDriver driver = register((url, info) -> {
			throw failure;
		});
		try {
			return this.fixture.probe(fake(), NODE);
		}
		finally {
			driver.close();
		}
	}

	private static long threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("healthcheck-jdbc"))
			.count();
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		boolean interrupted = false;
		while (latch.getCount() > 0) {
			try {
				latch.await();
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	private static CheckSettings fake() {
		return settings("jdbc:fake:x", null, null);
	}

	private static CheckSettings settings(@Nullable String url, @Nullable String username, @Nullable String password) {
		return CheckSettings.builder()
			.type("jdbc")
			.jdbc(new JdbcCheck(url))
			.credentials(new Credentials(username, password))
			.build();
	}

}
