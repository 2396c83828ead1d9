package dev.healthcheck.samples.gateway;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.node.NodeStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a node is said to be doing, and what is said of it, while answers last and when
 * they break off or nobody waits for them any more.
 */
class InFlightTests extends GatewayTestSupport {

	private final CountDownLatch end = new CountDownLatch(1);

	@AfterEach
	void release() {
		this.end.countDown();
	}

	private void hang() {
		try {
			this.end.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private Socket get(String path) throws IOException {
		Socket client = connect();
		client.getOutputStream()
			.write(("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
		return client;
	}

	@Test
	void anAnswerIsInFlightUntilItsEndAndASuccessFromItsHead() throws IOException {
		String address = doing((exchange) -> {
			exchange.sendResponseHeaders(200, 0);
			OutputStream body = exchange.getResponseBody();
			body.write('a');
			body.flush();
			hang();
			exchange.close();
		}).address();
		upstream("shop", address);
		try (Socket client = get("/shop/x")) {
			assertThat(client.getInputStream().read()).isEqualTo('H');
			await().untilAsserted(() -> {
				assertThat(node("shop", address).requests().total()).isEqualTo(1);
				assertThat(node("shop", address).requests().inFlight()).isEqualTo(1);
			});
			this.end.countDown();
			await().untilAsserted(() -> assertThat(node("shop", address).requests().inFlight()).isZero());
			assertThat(node("shop", address).requests().failed()).isZero();
		}
	}

	@Test
	void aClientThatGoesAwayDuringAnAnswerLeavesNothingInFlight() throws IOException {
		String address = doing((exchange) -> {
			exchange.sendResponseHeaders(200, 0);
			exchange.getResponseBody().write('a');
			exchange.getResponseBody().flush();
			hang();
		}).address();
		upstream("shop", address);
		try (Socket client = get("/shop/x")) {
			assertThat(client.getInputStream().read()).isEqualTo('H');
		}
		await().untilAsserted(() -> {
			assertThat(node("shop", address).requests().total()).isEqualTo(1);
			assertThat(node("shop", address).requests().inFlight()).isZero();
			assertThat(node("shop", address).requests().failed()).isZero();
		});
	}

	@Test
	void anAnswerThatBreaksOffIsAFailure() throws IOException {
		String address = doing((exchange) -> {
			exchange.sendResponseHeaders(200, 100);
			exchange.getResponseBody().write('a');
			exchange.getResponseBody().flush();
			exchange.close();
		}).address();
		upstream("shop", address);
		try (Socket client = get("/shop/x")) {
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
		try (Socket client = get("/shop/x")) {
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
