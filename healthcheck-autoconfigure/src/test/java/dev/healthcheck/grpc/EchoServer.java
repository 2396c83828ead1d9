package dev.healthcheck.grpc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.healthcheck.node.Node;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/**
 * A server of one method, which answers with the server's own address, or as a test wants
 * it to; of one stream, which says nothing or only who it is; and of health.
 */
final class EchoServer implements AutoCloseable {

	private static final MethodDescriptor<String, String> METHOD = MethodDescriptor.<String, String>newBuilder()
		.setType(MethodDescriptor.MethodType.UNARY)
		.setFullMethodName("test.Echo/Say")
		.setRequestMarshaller(new Text())
		.setResponseMarshaller(new Text())
		.build();

	private static final MethodDescriptor<String, String> STREAM = METHOD.toBuilder()
		.setType(MethodDescriptor.MethodType.SERVER_STREAMING)
		.setFullMethodName("test.Echo/Listen")
		.build();

	private final String host;

	private final Server server;

	private final Queue<StreamObserver<String>> held = new ConcurrentLinkedQueue<>();

	private final int port;

	final AtomicInteger calls = new AtomicInteger();

	volatile @Nullable Status failure;

	volatile boolean hangs;

	volatile boolean greets;

	EchoServer() {
		this(0);
	}

	EchoServer(int port) {
		this("127.0.0.1", port, null);
	}

	EchoServer(String host, int port, @Nullable SslContext tls) {
		this.host = host;
		NettyServerBuilder builder = NettyServerBuilder.forAddress(new InetSocketAddress(host, port))
			.addService(ServerServiceDefinition.builder("test.Echo")
				.addMethod(METHOD, ServerCalls.asyncUnaryCall(this::answer))
				.addMethod(STREAM, ServerCalls.asyncServerStreamingCall((request, answer) -> {
					if (this.greets) {
						answer.onNext(address());
					}
				}))
				.build())
			.addService(new Health());
		if (tls != null) {
			builder.sslContext(tls);
		}
		try {
			this.server = builder.build().start();
			this.port = this.server.getPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Make a call with five seconds of time. */
	static String call(Channel channel) {
		return call(channel, CallOptions.DEFAULT.withDeadlineAfter(5, TimeUnit.SECONDS));
	}

	static String call(Channel channel, CallOptions options) {
		return ClientCalls.blockingUnaryCall(channel, METHOD, options, "who are you?");
	}

	/** Make a call that somebody else waits for, with a minute of time. */
	static Future<String> begin(Channel channel) {
		return ClientCalls.futureUnaryCall(
				channel.newCall(METHOD, CallOptions.DEFAULT.withDeadlineAfter(1, TimeUnit.MINUTES)), "who are you?");
	}

	/**
	 * Open a stream, until the channel ends.
	 * @return what it says first
	 */
	static CompletableFuture<String> listen(Channel channel, CallOptions options) {
		CompletableFuture<String> first = new CompletableFuture<>();
		ClientCalls.asyncServerStreamingCall(channel.newCall(STREAM, options), "say something",
				new StreamObserver<String>() {

					@Override
					public void onNext(String value) {
						first.complete(value);
					}

					@Override
					public void onError(Throwable error) {
						first.completeExceptionally(error);
					}

					@Override
					public void onCompleted() {
					}

				});
		return first;
	}

	private void answer(String request, StreamObserver<String> answer) {
		this.calls.incrementAndGet();
		Status failure = this.failure;
		if (failure != null) {
			answer.onError(failure.asRuntimeException());
		}
		else if (this.hangs) {
			this.held.add(answer);
		}
		else {
			reply(answer);
		}
	}

	private void reply(StreamObserver<String> answer) {
		answer.onNext(address());
		answer.onCompleted();
	}

	/** Hang no longer, and answer what was asked meanwhile. */
	void goOn() {
		this.hangs = false;
		for (StreamObserver<String> answer = this.held.poll(); answer != null; answer = this.held.poll()) {
			reply(answer);
		}
	}

	int port() {
		return this.port;
	}

	String address() {
		return this.host + ":" + port();
	}

	Node node() {
		return Node.of(address());
	}

	@Override
	public void close() {
		this.server.shutdownNow();
		try {
			this.server.awaitTermination(5, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Hangs with the server. */
	private final class Health extends HealthGrpc.HealthImplBase {

		@Override
		public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> answer) {
			if (!EchoServer.this.hangs) {
				answer.onNext(HealthCheckResponse.newBuilder().setStatus(ServingStatus.SERVING).build());
				answer.onCompleted();
			}
		}

	}

	private static final class Text implements MethodDescriptor.Marshaller<String> {

		@Override
		public InputStream stream(String value) {
			return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
		}

		@Override
		public String parse(InputStream stream) {
			try {
				return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
