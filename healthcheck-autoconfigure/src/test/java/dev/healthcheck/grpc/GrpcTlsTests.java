package dev.healthcheck.grpc;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import dev.healthcheck.breaker.PassiveSettings;
import dev.healthcheck.test.etcd.PemFiles;
import dev.healthcheck.test.etcd.TestCertificates;
import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * TLS to nodes whose certificates are for different hosts.
 */
@Tag("servers")
class GrpcTlsTests {

	@Test
	void everyNodeIsVerifiedByItsOwnHost(@TempDir Path directory) throws IOException {
		TestCertificates certificates = TestCertificates.in(directory);
		try (GrpcFixture application = new GrpcFixture();
				EchoServer name = new EchoServer("localhost", 0, server(certificates, "localhost"));
				EchoServer address = new EchoServer("127.0.0.1", 0, server(certificates, "127.0.0.1"))) {
			// the first handshake of a process may take longer than connecting is given
			application.put(GrpcFixture.echo(name, address).passive(PassiveSettings.of(1, Duration.ofMillis(500))));
			ManagedChannel channel = NettyChannelBuilder.forTarget("upstream:///echo")
				.sslContext(GrpcSslContexts.forClient().trustManager(certificates.authority().toFile()).build())
				.build();
			try {
				GrpcFixture.awaitAnswers(channel, name, address);
			}
			finally {
				channel.shutdownNow();
			}
		}
	}

	private static SslContext server(TestCertificates certificates, String host) throws IOException {
		PemFiles files = certificates.server(host, List.of(host));
		return GrpcSslContexts.forServer(files.certificate().toFile(), files.privateKey().toFile()).build();
	}

}
