package dev.healthcheck.autoconfigure;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.healthcheck.grpc.GrpcUpstreams;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class GrpcUpstreamAutoConfigurationTests {

	private static final MethodDescriptor<byte[], byte[]> METHOD = MethodDescriptor.<byte[], byte[]>newBuilder()
		.setType(MethodDescriptor.MethodType.UNARY)
		.setFullMethodName("test/Unused")
		.setRequestMarshaller(new Bytes())
		.setResponseMarshaller(new Bytes())
		.build();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(UpstreamAutoConfiguration.class, GrpcUpstreamAutoConfiguration.class));

	@Test
	void channelsFindTheUpstreamsOfTheApplication() {
		this.contextRunner.run((context) -> {
			context.getBean(Upstreams.class).put(UpstreamDefinition.of("shop", List.of()));
			assertRefused("unknown upstream 'orders' (known: shop)");
		});
	}

	@Test
	void channelsDoNotOutliveTheApplication() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(GrpcUpstreams.class));
		assertRefused("unknown upstream 'orders' (known: )");
	}

	@Test
	void grpcIsOptional() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("io.grpc"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("grpcUpstreams"));
	}

	private static void assertRefused(String message) {
		ManagedChannel channel = ManagedChannelBuilder.forTarget("upstream:///orders").usePlaintext().build();
		try {
			assertThatExceptionOfType(StatusRuntimeException.class)
				.isThrownBy(() -> ClientCalls.blockingUnaryCall(channel, METHOD,
						CallOptions.DEFAULT.withDeadlineAfter(5, TimeUnit.SECONDS), new byte[0]))
				.withMessage("UNAVAILABLE: " + message);
		}
		finally {
			channel.shutdownNow();
		}
	}

	private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {

		@Override
		public InputStream stream(byte[] value) {
			return new ByteArrayInputStream(value);
		}

		@Override
		public byte[] parse(InputStream stream) {
			return new byte[0];
		}

	}

}
