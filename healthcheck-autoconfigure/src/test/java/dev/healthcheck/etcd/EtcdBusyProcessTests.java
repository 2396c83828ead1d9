package dev.healthcheck.etcd;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import dev.healthcheck.test.etcd.EtcdCluster;
import dev.healthcheck.test.etcd.EtcdClusterExtension;
import io.etcd.jetcd.kv.GetResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client whose process is short of processor time.
 */
@Tag("processes")
class EtcdBusyProcessTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	private static final int CALLS = 100;

	/** All calls together take more than twice as long as each may. */
	private static final Duration WORK = Duration.ofMillis(50);

	/**
	 * That the thread that writes to the network is behind is no fault of an endpoint's,
	 * and what is sent twice makes it more so.
	 */
	@Test
	void aThreadThatIsBehindBlamesNoEndpointAndSendsNothingTwice(EtcdCluster cluster) {
		SlowSending sending = new SlowSending();
		try (ClientUnderTest client = new ClientUnderTest(ClientUnderTest.settings(cluster).build(),
				(builder) -> builder.interceptor(sending))
			.awaitHealthy()) {
			ClientUnderTest.get(client.client().getKVClient().get(ClientUnderTest.bytes("first")));
			sending.isSlow = true;
			List<CompletableFuture<GetResponse>> gets = IntStream.range(0, CALLS)
				.mapToObj((i) -> client.client().getKVClient().get(ClientUnderTest.bytes("key-" + i)))
				.toList();
			gets.forEach(ClientUnderTest::get);
			assertThat(sending.sent).hasValue(CALLS);
			assertThat(client.client().upstream().snapshot().nodes())
				.allSatisfy((node) -> assertThat(node.requests().failed()).isZero());
		}
	}

	/** Takes its time on the thread that has sent a call. */
	private static final class SlowSending implements ClientInterceptor {

		private final AtomicInteger sent = new AtomicInteger();

		private volatile boolean isSlow;

		@Override
		public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
			return next.newCall(method, options.withStreamTracerFactory(new ClientStreamTracer.Factory() {

				@Override
				public ClientStreamTracer newClientStreamTracer(ClientStreamTracer.StreamInfo info, Metadata headers) {
					return new ClientStreamTracer() {

						@Override
						public void outboundHeaders() {
							if (SlowSending.this.isSlow) {
								SlowSending.this.sent.incrementAndGet();
								ClientUnderTest.last(WORK);
							}
						}

					};
				}

			}));
		}

	}

}
