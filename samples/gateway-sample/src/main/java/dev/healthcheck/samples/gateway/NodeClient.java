package dev.healthcheck.samples.gateway;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;

import dev.healthcheck.node.NodeAddress;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.timeout.WriteTimeoutHandler;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.NettyOutbound;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Sends requests to nodes, and nothing more: what is repeated, and where, is not its
 * business.
 */
@Component
class NodeClient implements DisposableBean {

	/**
	 * Less than servers keep idle connections, so that none is used while it is closed.
	 */
	private static final Duration MAX_IDLE = Duration.ofSeconds(4);

	private final ConnectionProvider connections;

	private final HttpClient client;

	NodeClient(GatewayProperties properties) {
		this.connections = ConnectionProvider.builder("gateway")
			.maxIdleTime(MAX_IDLE)
			.evictInBackground(MAX_IDLE)
			.pendingAcquireTimeout(properties.requestTimeout())
			.build();
		this.client = HttpClient.create(this.connections)
			.disableRetry(true)
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) properties.connectTimeout().toMillis())
			.doOnConnected((connection) -> connection.addHandlerLast(
					new WriteTimeoutHandler(properties.requestTimeout().toMillis(), TimeUnit.MILLISECONDS)));
	}

	/**
	 * Send a request.
	 * @param node where to
	 * @param request what to send
	 * @param timeout how long to wait for the response, and for each further part of it
	 * @param receiver what to do with the response; it must not keep the content
	 * @return the first thing that the receiver makes of it; who has it does not wait
	 * until the receiver is done with the content
	 */
	<T> Mono<T> send(NodeAddress node, NodeRequest request, Duration timeout,
			BiFunction<HttpClientResponse, Flux<ByteBuf>, Publisher<T>> receiver) {
		AtomicReference<Connection> connection = new AtomicReference<>();
		Flux<T> results = this.client.host(node.host())
			.port(node.port())
			.responseTimeout(timeout)
			.doOnResponse((response, it) -> {
				// from here on it would count the time that the client takes to read
				it.removeHandler(NettyPipeline.ResponseTimeoutHandler);
				connection.set(it);
			})
			.request(HttpMethod.valueOf(request.method()))
			.uri(request.pathAndQuery())
			.send((sent, outbound) -> write(request, sent, outbound))
			.response((response, content) -> receiver.apply(response,
					new StallGuard(Objects.requireNonNull(connection.get()), timeout).watch(content)));
		return Mono.create((sink) -> sink
			.onCancel(results.contextWrite(sink.contextView()).subscribe(sink::success, sink::error, sink::success)));
	}

	private static Publisher<Void> write(NodeRequest request, HttpClientRequest sent, NettyOutbound outbound) {
		// what the library adds by itself
		sent.requestHeaders().remove(HttpHeaderNames.USER_AGENT).remove(HttpHeaderNames.ACCEPT);
		request.headers().forEach((name, values) -> sent.requestHeaders().add(name, values));
		if (!request.body().isPresent()) {
			return outbound;
		}
		if (!sent.requestHeaders().contains(HttpHeaderNames.CONTENT_LENGTH)) {
			sent.requestHeaders().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
		}
		return outbound.send(request.body().content(), (part) -> true);
	}

	@Override
	public void destroy() {
		this.connections.disposeLater().block(Duration.ofSeconds(2));
	}

}
