package dev.healthcheck.samples.gateway;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;

import dev.healthcheck.node.Node;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClientResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpResponse;

/**
 * The response of a node that is kept while others are tried, since it may stay the last
 * one.
 *
 * @param node the node
 * @param status the status
 * @param headers the headers to send to the client
 * @param body the body
 */
record Answer(Node node, int status, HttpHeaders headers, ByteBuffer body) {

	/** Names the node that answered. */
	static final String NODE = "X-Upstream-Node";

	private static final int MAX_SIZE = 64 * 1024;

	private static final Duration MAX_TIME = Duration.ofSeconds(1);

	/**
	 * Read a response.
	 * @param node the node
	 * @param response the response
	 * @param content its body
	 * @param timeLeft how long the request may still take, {@code null} if it does not
	 * matter
	 * @return the answer, or nothing if it is too large or too slow to be kept
	 */
	static Mono<Answer> read(Node node, HttpClientResponse response, Flux<ByteBuf> content,
			@Nullable Duration timeLeft) {
		Duration time = (timeLeft != null && timeLeft.compareTo(MAX_TIME) < 0) ? timeLeft : MAX_TIME;
		return content.collect(ByteArrayOutputStream::new, Answer::append)
			.timeout(time)
			.map((bytes) -> new Answer(node, response.status().code(),
					ProxyHeaders.ofResponse(response.responseHeaders().entries()),
					ByteBuffer.wrap(bytes.toByteArray())))
			.onErrorComplete();
	}

	private static void append(ByteArrayOutputStream bytes, ByteBuf part) {
		if (bytes.size() + part.readableBytes() > MAX_SIZE) {
			throw new IllegalStateException("larger than " + MAX_SIZE + " bytes");
		}
		bytes.writeBytes(ByteBufUtil.getBytes(part));
	}

	/**
	 * Send it to the client.
	 * @param response the response to write to
	 * @return when it is written
	 */
	Mono<Void> writeTo(ServerHttpResponse response) {
		head(response, this.node, this.status, this.headers);
		return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(this.body.duplicate())));
	}

	/** Everything before the body. */
	static void head(ServerHttpResponse response, Node node, int status, HttpHeaders headers) {
		response.setRawStatusCode(status);
		headers.forEach((name, values) -> response.getHeaders().put(name, values));
		response.getHeaders().set(NODE, node.address().toString());
	}

}
