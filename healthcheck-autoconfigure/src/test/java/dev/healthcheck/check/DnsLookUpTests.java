package dev.healthcheck.check;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import dev.healthcheck.testing.DnsServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DnsLookUp}, with a DNS server.
 */
@Tag("servers")
class DnsLookUpTests {

	private EventLoopScheduler scheduler;

	private DnsServer dns;

	private DnsLookUp lookUp;

	@BeforeEach
	void start() {
		this.scheduler = new EventLoopScheduler();
		this.dns = DnsServer.start();
		this.lookUp = new DnsLookUp(this.scheduler, this.dns.address());
	}

	@AfterEach
	void stop() {
		this.lookUp.close();
		this.scheduler.close();
		this.dns.close();
	}

	@Test
	void everyLookUpAsksAnew() throws Exception {
		this.dns.set("shop.test", "10.0.0.1", "10.0.0.2");
		assertThat(addresses("shop.test")).containsExactlyInAnyOrder("10.0.0.1", "10.0.0.2");
		this.dns.set("shop.test", "10.0.0.2", "10.0.0.3");
		assertThat(addresses("shop.test")).containsExactlyInAnyOrder("10.0.0.2", "10.0.0.3");
	}

	@Test
	void answerThatIsCutIsAskedForOverTcp() throws Exception {
		String[] all = IntStream.rangeClosed(1, 250).mapToObj((i) -> "10.0.1." + i).toArray(String[]::new);
		this.dns.set("many.test", all);
		assertThat(addresses("many.test")).containsExactlyInAnyOrder(all);
	}

	@Test
	void hostsFileIsRead() throws Exception {
		assertThat(addresses("localhost")).contains("127.0.0.1");
		assertThat(this.dns.questions()).isZero();
	}

	@Test
	void unknownName() {
		assertThat(find("nowhere.test")).failsWithin(Duration.ofSeconds(60))
			.withThrowableThat()
			.withMessageContaining("the DNS server knows no 'nowhere.test'");
	}

	@Test
	void serverThatFails() {
		this.dns.set("shop.test", "10.0.0.1");
		this.dns.fail(DnsServer.Failure.REFUSING);
		assertThat(find("shop.test")).failsWithin(Duration.ofSeconds(60))
			.withThrowableThat()
			.withMessageContaining("the DNS server answers ServFail");
	}

	@Test
	void serverThatDoesNotAnswer() {
		this.dns.fail(DnsServer.Failure.SILENT);
		assertThat(find("shop.test")).failsWithin(Duration.ofMinutes(2))
			.withThrowableThat()
			.withMessageContaining("no DNS server answers");
	}

	@Test
	void closedLookUpFails() {
		this.lookUp.close();
		assertThat(find("shop.test")).failsWithin(Duration.ofSeconds(20));
	}

	private List<String> addresses(String name) throws Exception {
		return find(name).get(60, TimeUnit.SECONDS).stream().map(InetAddress::getHostAddress).toList();
	}

	private CompletableFuture<List<InetAddress>> find(String name) {
		return this.lookUp.lookUp(name).toCompletableFuture();
	}

}
