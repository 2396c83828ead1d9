package dev.healthcheck.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.test.etcd.PemFiles;
import io.grpc.Attributes;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerTransportFilter;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

/**
 * A gRPC server on the loopback interface that counts its connections.
 */
final class GrpcServer implements AutoCloseable {

	private final AtomicInteger accepted = new AtomicInteger();

	private final AtomicInteger open = new AtomicInteger();

	private final Server server;

	private GrpcServer(int port, @Nullable BindableService service, @Nullable PemFiles identity) {
		NettyServerBuilder builder = NettyServerBuilder
			.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
			.addTransportFilter(new ConnectionCounter());
		if (service != null) {
			builder.addService(service);
		}
		if (identity != null) {
			builder.useTransportSecurity(identity.certificate().toFile(), identity.privateKey().toFile());
		}
		try {
			this.server = builder.build().start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static GrpcServer of(@Nullable BindableService service) {
		return new GrpcServer(0, service, null);
	}

	static GrpcServer of(BindableService service, PemFiles identity) {
		return new GrpcServer(0, service, identity);
	}

	static GrpcServer at(NodeAddress address, BindableService service) {
		return new GrpcServer(address.port(), service, null);
	}

	/** A health service that says the same to everybody. */
	static HealthGrpc.HealthImplBase saying(HealthCheckResponse.ServingStatus status) {
		return answering((observer) -> {
			observer.onNext(HealthCheckResponse.newBuilder().setStatus(status).build());
			observer.onCompleted();
		});
	}

	/** A health service that does the same with every call. */
	static HealthGrpc.HealthImplBase answering(Consumer<StreamObserver<HealthCheckResponse>> call) {
		return new HealthGrpc.HealthImplBase() {

			@Override
			public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> observer) {
				call.accept(observer);
			}

		};
	}

	NodeAddress address() {
		return new NodeAddress("127.0.0.1", this.server.getPort());
	}

	int accepted() {
		return this.accepted.get();
	}

	int open() {
		return this.open.get();
	}

	@Override
	public void close() {
		this.server.shutdownNow();
		try {
			this.server.awaitTermination();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private final class ConnectionCounter extends ServerTransportFilter {

		@Override
		public Attributes transportReady(Attributes transport) {
			GrpcServer.this.accepted.incrementAndGet();
			GrpcServer.this.open.incrementAndGet();
			return transport;
		}

		@Override
		public void transportTerminated(Attributes transport) {
			GrpcServer.this.open.decrementAndGet();
		}

	}

}
