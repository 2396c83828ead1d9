package dev.healthcheck.check;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HostResolver}.
 */
class HostResolverTests {

	private EventLoopScheduler scheduler;

	private HostResolver resolver;

	@BeforeEach
	void start() {
		this.scheduler = new EventLoopScheduler();
		this.resolver = new HostResolver(this.scheduler);
	}

	@AfterEach
	void stop() {
		this.resolver.close();
		this.scheduler.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "::1", "10.1.2.3", "2001:db8::1" })
	void addressesNeedNoLookUp(String host) throws Exception {
		assertThat(resolve(host)).containsExactly(InetAddress.getAllByName(host));
	}

	@Test
	void namesAreLookedUpByTheJvm() throws Exception {
		assertThat(resolve("localhost")).containsExactly(InetAddress.getAllByName("localhost"));
	}

	@Test
	void unknownName() {
		assertThat(find("nowhere.invalid")).failsWithin(Duration.ofSeconds(20))
			.withThrowableThat()
			.withCauseInstanceOf(UnknownHostException.class);
	}

	@Test
	void closedResolverFailsLookUps() {
		this.resolver.close();
		assertThat(find("localhost")).failsWithin(Duration.ofSeconds(20));
	}

	private List<InetAddress> resolve(String host) throws Exception {
		return find(host).get(1, TimeUnit.MINUTES);
	}

	private CompletableFuture<List<InetAddress>> find(String host) {
		CompletableFuture<List<InetAddress>> found = new CompletableFuture<>();
		this.scheduler.run(() -> this.resolver.resolve(host).whenComplete((addresses, failure) -> {
			if (failure != null) {
				found.completeExceptionally(failure);
			}
			else {
				found.complete(addresses);
			}
		}));
		return found;
	}

}
