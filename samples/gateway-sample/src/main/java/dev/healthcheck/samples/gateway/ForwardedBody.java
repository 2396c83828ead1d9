package dev.healthcheck.samples.gateway;

import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * The body of a request. It is streamed from the client to the node, unless it is small
 * and may have to be sent again.
 */
final class ForwardedBody {

	/** What is kept of a request that may be repeated, in bytes. */
	private static final int SMALL = 64 * 1024;

	private static final Set<HttpMethod> IDEMPOTENT = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS,
			HttpMethod.TRACE, HttpMethod.PUT, HttpMethod.DELETE);

	private final boolean idempotent;

	private final boolean present;

	private final boolean kept;

	private final Flux<ByteBuf> content;

	private final AtomicBoolean begun = new AtomicBoolean();

	private final AtomicBoolean underWay = new AtomicBoolean();

	private final AtomicBoolean failed = new AtomicBoolean();

	private ForwardedBody(HttpMethod method, boolean present, byte @Nullable [] bytes, Flux<DataBuffer> stream) {
		this.idempotent = IDEMPOTENT.contains(method);
		this.present = present;
		this.kept = bytes != null;
		this.content = (bytes != null) ? Flux.defer(() -> Flux.just(Unpooled.wrappedBuffer(bytes)))
				: stream.map(NettyDataBufferFactory::toByteBuf);
	}

	/**
	 * The body of a request.
	 * @param request the request
	 * @return the body, as soon as it can be sent
	 */
	static Mono<ForwardedBody> of(ServerHttpRequest request) {
		HttpMethod method = request.getMethod();
		long length = request.getHeaders().getContentLength();
		boolean chunked = request.getHeaders().containsHeader(HttpHeaders.TRANSFER_ENCODING);
		boolean present = length > 0 || chunked;
		if (present && !chunked && length <= SMALL && IDEMPOTENT.contains(method)) {
			return DataBufferUtils.join(request.getBody(), SMALL)
				.map((buffer) -> new ForwardedBody(method, true, bytes(buffer), Flux.empty()));
		}
		return Mono.just(new ForwardedBody(method, present, null, request.getBody()));
	}

	private static byte[] bytes(DataBuffer buffer) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		DataBufferUtils.release(buffer);
		return bytes;
	}

	boolean isPresent() {
		return this.present;
	}

	/**
	 * What to send to a node.
	 * @return the bytes
	 */
	Flux<ByteBuf> content() {
		return this.content.doOnSubscribe((subscription) -> {
			this.begun.set(true);
			this.underWay.set(true);
		}).doOnComplete(() -> this.underWay.set(false)).doOnError((error) -> this.failed.set(true));
	}

	/**
	 * Whether the client still sends, so that there can be no answer yet.
	 * @return whether it does
	 */
	boolean isUnderWay() {
		return this.underWay.get();
	}

	/**
	 * Whether the client did not send what it announced.
	 * @return whether it failed
	 */
	boolean isFailed() {
		return this.failed.get();
	}

	/**
	 * Whether the request may be sent to another node.
	 * @param neverConnected whether it has not reached the node before
	 * @return whether it may
	 */
	boolean mayRepeat(boolean neverConnected) {
		boolean available = !this.present || this.kept || !this.begun.get();
		return available && (this.idempotent || neverConnected);
	}

}
