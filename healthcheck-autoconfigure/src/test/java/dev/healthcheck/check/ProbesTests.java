package dev.healthcheck.check;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.FilteredClassLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Probes}.
 */
class ProbesTests {

	private final NodeProbe own = (target, timeout) -> CompletableFuture.completedFuture(ProbeResult.passed("own"));

	private EventLoopScheduler scheduler;

	private Probes probes;

	@BeforeEach
	void start() {
		this.scheduler = new EventLoopScheduler();
		this.probes = new Probes(this.scheduler, Map.of("ledger", this.own, "tcp", this.own));
	}

	@AfterEach
	void stop() {
		this.probes.close();
		this.scheduler.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "general" })
	void tcp(String type) {
		assertThat(this.probes.create(TestSettings.type(type))).isInstanceOf(TcpProbe.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "http", "https" })
	void http(String type) {
		assertThat(this.probes.create(TestSettings.type(type))).isInstanceOf(HttpProbe.class);
	}

	@Test
	void typesWithLibraries() {
		assertThat(this.probes.create(TestSettings.type("grpc"))).isInstanceOf(GrpcProbe.class);
		assertThat(this.probes.create(TestSettings.type("redis"))).isInstanceOf(RedisProbe.class);
		CheckSettings jdbc = CheckSettings.builder().type("jdbc").jdbc(new JdbcCheck("jdbc:h2:mem:x")).build();
		assertThat(this.probes.create(jdbc)).isInstanceOf(JdbcProbe.class);
	}

	@ParameterizedTest
	@CsvSource({ "GRPC, io.grpc:grpc-services, io.grpc.health", "REDIS, io.lettuce:lettuce-core, io.lettuce" })
	void missingLibraryIsNamed(StockType type, String library, String packages) {
		assertThatIllegalArgumentException().isThrownBy(() -> type.requireLibrary(new FilteredClassLoader(packages)))
			.withMessage("'type' is '" + type
					+ "', but must be a type whose library is on the class path: add the dependency " + library);
	}

	@Test
	void own() {
		assertThat(this.probes.create(TestSettings.type("ledger"))).isSameAs(this.own);
	}

	@Test
	void unknownTypeIsNamedWithAllThatAreAccepted() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.probes.create(TestSettings.type("htpp")))
			.withMessage(
					"'type' is 'htpp', but must be one of tcp, http, https, grpc, redis, jdbc, or the name of a NodeProbe (known: ledger, tcp)");
	}

	@Test
	void unknownTypeWithoutOwnProbes() {
		Probes stock = new Probes(this.scheduler);
		assertThatIllegalArgumentException().isThrownBy(() -> stock.create(TestSettings.type("htpp")))
			.withMessage(
					"'type' is 'htpp', but must be one of tcp, http, https, grpc, redis, jdbc, or the name of a NodeProbe (known: none)");
		stock.close();
	}

}
