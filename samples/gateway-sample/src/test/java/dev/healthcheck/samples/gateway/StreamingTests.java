package dev.healthcheck.samples.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import com.sun.net.httpserver.HttpExchange;
import dev.healthcheck.balance.Balance;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

/**
 * Bodies that are slow, or never end.
 */
class StreamingTests extends GatewayTestSupport {

	private static final int MEGABYTE = 1024 * 1024;

	/**
	 * What may be under way between the two ends: buffers of sockets and of the gateway.
	 */
	private static final long UNDER_WAY = 64L * MEGABYTE;

	@Test
	void aNodeIsNotReadFasterThanTheClientReads() throws IOException {
		AtomicLong written = new AtomicLong();
		upstream("shop", doing((exchange) -> writeForEver(exchange, written)).address());
		try (Socket client = asking("/shop/x")) {
			assertThat(client.getInputStream().read()).isEqualTo('H');
			long before = settled(written);
			assertThat(before).isPositive().isLessThan(UNDER_WAY);
			client.getInputStream().readNBytes(100 * MEGABYTE);
			await().until(() -> written.get() > before + 30L * MEGABYTE);
		}
	}

	@Test
	void aClientIsNotReadFasterThanTheNodeReads() throws IOException {
		CountDownLatch arrived = new CountDownLatch(1);
		upstream("shop", doing((exchange) -> {
			exchange.getRequestBody().read();
			arrived.countDown();
			hang();
		}).address());
		AtomicLong written = new AtomicLong();
		try (Socket client = connect()) {
			Thread writer = new Thread(() -> {
				try {
					OutputStream out = client.getOutputStream();
					out.write(("POST /shop/x HTTP/1.1\r\nHost: x\r\nContent-Length: " + 10_000L * MEGABYTE + "\r\n\r\n")
						.getBytes(StandardCharsets.UTF_8));
					byte[] block = new byte[64 * 1024];
					while (true) {
						out.write(block);
						written.addAndGet(block.length);
					}
				}
				catch (IOException ex) {
					// ended by the test or the gateway
				}
			});
			writer.start();
			await().until(() -> arrived.getCount() == 0);
			assertThat(settled(written)).isPositive().isLessThan(UNDER_WAY);
			// and a node that takes nothing more is given up
			String answer = new String(client.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
			assertThat(answer).isEqualTo("HTTP/1.1 504");
		}
		await().untilAsserted(() -> assertThat(this.upstreams.get("shop").snapshot().selectable()).isZero());
	}

	@Test
	void eachPartIsPassedOnAtOnce() throws IOException {
		upstream("shop", doing((exchange) -> {
			exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
			exchange.sendResponseHeaders(200, 0);
			exchange.getResponseBody().write('a');
			exchange.getResponseBody().flush();
			int next = exchange.getRequestBody().read();
			exchange.getResponseBody().write(next);
		}).address());
		try (Socket client = connect()) {
			OutputStream out = client.getOutputStream();
			out.write("POST /shop/x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
				.getBytes(StandardCharsets.UTF_8));
			out.flush();
			String head = readUntil(client.getInputStream(), "\r\n\r\n1\r\na\r\n");
			assertThat(head).startsWith("HTTP/1.1 200 OK").containsIgnoringCase("transfer-encoding: chunked");
			out.write("1\r\nb\r\n0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
			out.flush();
			readUntil(client.getInputStream(), "1\r\nb\r\n0\r\n\r\n");
		}
	}

	@Test
	void aResponseThatBreaksOffBreaksOffForTheClientAndCountsAgainstTheNode() {
		Backend broken = doing((exchange) -> {
			exchange.sendResponseHeaders(200, 1000);
			exchange.getResponseBody().write(new byte[10]);
		});
		upstream("shop", broken.address());
		HttpResponse<InputStream> response = exchange(request("/shop/x"), BodyHandlers.ofInputStream());
		assertThatIOException().isThrownBy(() -> response.body().readAllBytes());
		await().untilAsserted(() -> assertThat(node("shop", broken.address()).status().isSelectable()).isFalse());
	}

	@Test
	void aResponseThatDoesNotGoOnBreaksOffAndCountsAgainstTheNode() {
		Backend stalled = doing((exchange) -> {
			exchange.sendResponseHeaders(200, 1000);
			exchange.getResponseBody().write(new byte[10]);
			exchange.getResponseBody().flush();
			hang();
		});
		upstream("shop", stalled.address());
		HttpResponse<InputStream> response = exchange(request("/shop/x"), BodyHandlers.ofInputStream());
		assertThatIOException().isThrownBy(() -> response.body().readAllBytes());
		await().untilAsserted(() -> assertThat(node("shop", stalled.address()).reason()).contains("1 timeout failure"));
	}

	@Test
	void aResponseMayTakeLongerThanTheTimeoutAsLongAsItGoesOn() {
		upstream("shop", doing((exchange) -> {
			exchange.sendResponseHeaders(200, 0);
			for (int i = 0; i < 6; i++) {
				exchange.getResponseBody().write('x');
				exchange.getResponseBody().flush();
				pause(Duration.ofMillis(300));
			}
		}).address());
		assertThat(get("/shop/x").body()).isEqualTo("xxxxxx");
	}

	@Test
	void aClientMayReadAsSlowlyAsItLikes() throws IOException {
		Backend backend = doing((exchange) -> {
			exchange.sendResponseHeaders(200, 100L * MEGABYTE);
			for (int i = 0; i < 100; i++) {
				exchange.getResponseBody().write(new byte[MEGABYTE]);
			}
		});
		upstream("shop", backend.address());
		HttpResponse<InputStream> response = exchange(request("/shop/x"), BodyHandlers.ofInputStream());
		try (InputStream body = response.body()) {
			body.readNBytes(MEGABYTE);
			pause(Duration.ofSeconds(2)); // twice the timeout
			assertThat(body.readAllBytes()).hasSize(99 * MEGABYTE);
		}
		await().untilAsserted(() -> assertThat(node("shop", backend.address()).requests().inFlight()).isZero());
		assertThat(node("shop", backend.address()).status().isSelectable()).isTrue();
	}

	@Test
	void aClientThatGoesAwayEndsTheRequestAndDoesNotCountAgainstTheNode() throws IOException {
		AtomicBoolean ended = new AtomicBoolean();
		Backend backend = doing((exchange) -> {
			try {
				writeForEver(exchange, new AtomicLong());
			}
			finally {
				ended.set(true);
			}
		});
		upstream("shop", backend.address());
		try (Socket client = asking("/shop/x")) {
			client.getInputStream().readNBytes(MEGABYTE);
		}
		await().untilTrue(ended);
		await().untilAsserted(() -> assertThat(node("shop", backend.address()).requests().inFlight()).isZero());
		assertThat(node("shop", backend.address()).status().isSelectable()).isTrue();
	}

	@Test
	void aClientThatBreaksOffItsRequestDoesNotCountAgainstTheNode() throws IOException {
		CountDownLatch arrived = new CountDownLatch(1);
		Backend backend = doing((exchange) -> {
			exchange.getRequestBody().read();
			arrived.countDown();
			exchange.getRequestBody().readAllBytes();
			exchange.sendResponseHeaders(200, -1);
		});
		upstream("shop", (builder) -> builder.balance(Balance.ORDERED), backend.address());
		try (Socket client = connect()) {
			client.getOutputStream()
				.write("POST /shop/x HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nhalf"
					.getBytes(StandardCharsets.UTF_8));
			await().until(() -> arrived.getCount() == 0);
		}
		await().untilAsserted(() -> assertThat(node("shop", backend.address()).requests().inFlight()).isZero());
		assertThat(node("shop", backend.address()).status().isSelectable()).isTrue();
	}

	private static void writeForEver(HttpExchange exchange, AtomicLong written) throws IOException {
		exchange.sendResponseHeaders(200, 0);
		byte[] block = new byte[64 * 1024];
		while (true) {
			exchange.getResponseBody().write(block);
			written.addAndGet(block.length);
		}
	}

	/** The value of a counter that has stopped. */
	private static long settled(AtomicLong counter) {
		AtomicLong last = new AtomicLong(-1);
		await().pollInterval(Duration.ofMillis(300))
			.until(() -> counter.get() > 0 && last.getAndSet(counter.get()) == counter.get());
		return counter.get();
	}

	private static String readUntil(InputStream in, String end) throws IOException {
		StringBuilder text = new StringBuilder();
		while (!text.toString().endsWith(end)) {
			int c = in.read();
			assertThat(c).as(text.toString()).isNotEqualTo(-1);
			text.append((char) c);
		}
		return text.toString();
	}

	private void pause(Duration time) {
		await().pollDelay(time).until(() -> true);
	}

}
