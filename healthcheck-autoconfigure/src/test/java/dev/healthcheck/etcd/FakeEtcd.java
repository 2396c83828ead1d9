package dev.healthcheck.etcd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Function;

import dev.healthcheck.node.NodeAddress;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.PutResponse;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.ResponseHeader;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint that answers as a test wants it to; at first with success. It has no
 * {@code /health}, so its clients do without checks.
 */
final class FakeEtcd implements AutoCloseable {

	private final String host;

	private final boolean tls;

	private final Server server;

	final AtomicInteger ranges = new AtomicInteger();

	final AtomicInteger puts = new AtomicInteger();

	volatile BiConsumer<RangeRequest, StreamObserver<RangeResponse>> onRange = (request, answer) -> {
		answer.onNext(RangeResponse.newBuilder().setHeader(header(1)).build());
		answer.onCompleted();
	};

	volatile BiConsumer<PutRequest, StreamObserver<PutResponse>> onPut = (request, answer) -> {
		answer.onNext(PutResponse.newBuilder().setHeader(header(1)).build());
		answer.onCompleted();
	};

	volatile Function<StreamObserver<WatchResponse>, StreamObserver<WatchRequest>> onWatch = (answers) -> {
		answers.onError(Status.UNIMPLEMENTED.asException());
		return new Requests<>((request) -> {
		});
	};

	FakeEtcd() {
		this("127.0.0.1", null);
	}

	FakeEtcd(String host, @Nullable SslContext tls) {
		this.host = host;
		this.tls = tls != null;
		NettyServerBuilder builder = NettyServerBuilder.forAddress(new InetSocketAddress(host, 0))
			.addService(new Kv())
			.addService(new Watches());
		if (tls != null) {
			builder.sslContext(tls);
		}
		this.server = builder.build();
		try {
			this.server.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Settings of a client of fakes, without checks and with few repetitions. */
	static EtcdClientSettings.Builder settings(FakeEtcd... endpoints) {
		return settings(Arrays.stream(endpoints).map(FakeEtcd::endpoint).toArray(String[]::new));
	}

	/** The same by address, of fakes behind something else perhaps. */
	static EtcdClientSettings.Builder settings(String... endpoints) {
		return EtcdClientSettings.builder(List.of(endpoints))
			.check(dev.healthcheck.check.CheckSettings.ofEtcdDefaults(false, null).disabled());
	}

	static ResponseHeader header(long revision) {
		return ResponseHeader.newBuilder().setRevision(revision).build();
	}

	String endpoint() {
		return (this.tls ? "https://" : "http://") + address();
	}

	NodeAddress address() {
		return new NodeAddress(this.host, this.server.getPort());
	}

	/** Answer every put and get with an error. */
	void failWith(Status status) {
		this.onRange = (request, answer) -> answer.onError(status.asRuntimeException());
		this.onPut = (request, answer) -> answer.onError(status.asRuntimeException());
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

	private final class Kv extends KVGrpc.KVImplBase {

		@Override
		public void range(RangeRequest request, StreamObserver<RangeResponse> answer) {
			FakeEtcd.this.ranges.incrementAndGet();
			FakeEtcd.this.onRange.accept(request, answer);
		}

		@Override
		public void put(PutRequest request, StreamObserver<PutResponse> answer) {
			FakeEtcd.this.puts.incrementAndGet();
			FakeEtcd.this.onPut.accept(request, answer);
		}

	}

	private final class Watches extends WatchGrpc.WatchImplBase {

		@Override
		public StreamObserver<WatchRequest> watch(StreamObserver<WatchResponse> answers) {
			return FakeEtcd.this.onWatch.apply(answers);
		}

	}

	/**
	 * Requests of a stream.
	 *
	 * @param onRequest takes each
	 * @param <T> their type
	 */
	record Requests<T>(java.util.function.Consumer<T> onRequest) implements StreamObserver<T> {

		@Override
		public void onNext(T request) {
			this.onRequest.accept(request);
		}

		@Override
		public void onError(Throwable error) {
		}

		@Override
		public void onCompleted() {
		}

	}

}
