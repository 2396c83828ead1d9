package dev.healthcheck.samples.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;

import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bodies that are large. On a busy machine a node may take nothing for longer than the
 * second that other tests allow.
 */
@TestPropertySource(properties = "gateway.request-timeout=30s")
class LargeBodyTests extends GatewayTestSupport {

	private static final int MEGABYTE = 1024 * 1024;

	@Test
	void aLargeResponseArrivesAsItWasSent() throws IOException {
		byte[] block = random(MEGABYTE);
		upstream("shop", doing((exchange) -> {
			exchange.sendResponseHeaders(200, 100L * MEGABYTE);
			for (int i = 0; i < 100; i++) {
				exchange.getResponseBody().write(block);
			}
		}).address());
		HttpResponse<InputStream> response = exchange(request("/shop/x"), BodyHandlers.ofInputStream());
		assertThat(response.headers().firstValueAsLong("Content-Length")).hasValue(100L * MEGABYTE);
		try (InputStream body = response.body()) {
			for (int i = 0; i < 100; i++) {
				assertThat(Arrays.equals(body.readNBytes(MEGABYTE), block)).isTrue();
			}
			assertThat(body.read()).isEqualTo(-1);
		}
	}

	@Test
	void aLargeRequestArrivesAsItWasSent() {
		byte[] block = random(100 * MEGABYTE);
		AtomicBoolean same = new AtomicBoolean();
		upstream("shop", doing((exchange) -> {
			same.set(isSame(exchange.getRequestBody(), block));
			exchange.sendResponseHeaders(200, -1);
		}).address());
		assertThat(exchange(request("/shop/x").POST(BodyPublishers.ofByteArray(block))).statusCode()).isEqualTo(200);
		assertThat(same).isTrue();
	}

	/** Piece by piece: the gateway does not wait for a node that copies it first. */
	private static boolean isSame(InputStream body, byte[] expected) throws IOException {
		int from = 0;
		byte[] piece = body.readNBytes(MEGABYTE);
		while (piece.length > 0 && from + piece.length <= expected.length
				&& Arrays.equals(piece, 0, piece.length, expected, from, from + piece.length)) {
			from += piece.length;
			piece = body.readNBytes(MEGABYTE);
		}
		return piece.length == 0 && from == expected.length;
	}

	private static byte[] random(int size) {
		byte[] bytes = new byte[size];
		new Random(1).nextBytes(bytes);
		return bytes;
	}

}
