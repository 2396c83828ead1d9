package dev.healthcheck.samples.gateway;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.RequestStatistics;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a node is said to be doing, and what is said of it, while answers last and when
 * they break off or nobody waits for them any more.
 */
class InFlightTests extends GatewayTestSupport {

	/** An upstream of one node, which begins an answer and then does something else. */
	private String nodeThatBegins(long length, Runnable then) {
		String address = doing((exchange) -> {
			exchange.sendResponseHeaders(200, length);
			exchange.getResponseBody().write('a');
			exchange.getResponseBody().flush();
			then.run();
			exchange.close();
		}).address();
		upstream("shop", address);
		return address;
	}

	private void awaitRequests(String address, long inFlight) {
		await().untilAsserted(() -> {
			RequestStatistics requests = node("shop", address).requests();
			assertThat(requests.total()).isEqualTo(1);
			assertThat(requests.inFlight()).isEqualTo(inFlight);
			assertThat(requests.failed()).isZero();
		});
	}

	@Test
	void anAnswerIsInFlightUntilItsEndAndASuccessFromItsHead() throws IOException {
		String address = nodeThatBegins(0, this::hang);
		try (Socket client = asking("/shop/x")) {
			assertThat(client.getInputStream().read()).isEqualTo('H');
			awaitRequests(address, 1);
			release();
			awaitRequests(address, 0);
		}
	}

	@Test
	void aClientThatGoesAwayDuringAnAnswerLeavesNothingInFlight() throws IOException {
		String address = nodeThatBegins(0, this::hang);
		try (Socket client = asking("/shop/x")) {
			assertThat(client.getInputStream().read()).isEqualTo('H');
		}
		awaitRequests(address, 0);
	}

	@Test
	void anAnswerThatBreaksOffIsAFailure() throws IOException {
		String address = nodeThatBegins(100, () -> {
		});
		try (Socket client = asking("/shop/x")) {
			assertThat(client.getInputStream().readAllBytes()).isNotEmpty();
		}
		await().untilAsserted(() -> {
			assertThat(node("shop", address).requests().failed()).isEqualTo(1);
			assertThat(node("shop", address).reason()).startsWith("1 status failure, last: the answer broke off: ");
		});
	}

	@Test
	void aClientThatGoesAwayAfterWaitingIsEvidence() throws IOException, InterruptedException {
		CountDownLatch asked = new CountDownLatch(1);
		String address = doing((exchange) -> {
			asked.countDown();
			hang();
		}).address();
		upstream("shop", (builder) -> builder.balance(Balance.ORDERED)
			.check(CheckSettings.builder().timeout(Duration.ofMillis(100)).build().disabled()), address);
		try (Socket client = asking("/shop/x")) {
			asked.await();
			// longer than a check would wait
			Thread.sleep(300);
			client.shutdownOutput();
		}
		await().untilAsserted(() -> {
			assertThat(node("shop", address).status()).isEqualTo(NodeStatus.UNHEALTHY);
			assertThat(node("shop", address).reason())
				.matches("1 timeout failure, last: no answer within .*, then the caller hung up.*");
		});
	}

}
