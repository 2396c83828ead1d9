package dev.healthcheck.discovery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.Node;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FollowingTests {

	private final Following following = new Following();

	@Test
	void aFailureIsNewsOnce() {
		assertThat(this.following.heard()).isFalse();
		assertThat(this.following.failed("away", "no, next trial in 9.1 s")).isTrue();
		assertThat(this.following.failed("away", "no, next trial in 8.1 s")).isFalse();
		assertThat(this.following.failed("denied", "never")).isTrue();
		assertThat(this.following.failed("away", "no")).isFalse();
		assertThat(this.following.failed("denied", "never")).isFalse();
		assertThat(this.following.isCurrent()).isFalse();
		assertThat(this.following.failure()).isEqualTo("never");
		assertThat(this.following.heard()).isTrue();
		assertThat(this.following.heard()).isFalse();
		assertThat(this.following.isCurrent()).isTrue();
		assertThat(this.following.failure()).isNull();
		assertThat(this.following.failed("away", "no")).isTrue();
	}

	@Test
	void dataIsAsOldAsTheFileUntilThereIsBetter() {
		this.following.saved(Instant.now().minusSeconds(60));
		assertThat(this.following.age()).isGreaterThanOrEqualTo(Duration.ofSeconds(60));
		this.following.failed("away", "no");
		assertThat(this.following.age()).isGreaterThanOrEqualTo(Duration.ofSeconds(60));
		this.following.heard();
		assertThat(this.following.age()).isZero();
		this.following.saved(Instant.now().minusSeconds(60));
		assertThat(this.following.age()).isZero();
	}

	@Test
	void lateNewsDoesNotBringEndpointsBack() {
		try (Upstreams upstreams = new Upstreams()) {
			Upstream cluster = upstreams.put(UpstreamDefinition.of("etcd", List.of(Node.of("127.0.0.1:1"))));
			this.following.heard();
			cluster.admin(Node.of("127.0.0.1:1"), AdminState.MAINTENANCE);
			this.following.endpoints(cluster.snapshot());
			this.following.heard();
			assertThat(this.following.isCurrent()).isFalse();
			assertThat(this.following.failure()).startsWith("no endpoint of etcd can be used: 127.0.0.1:1");
			cluster.admin(Node.of("127.0.0.1:1"), AdminState.READY);
			this.following.endpoints(cluster.snapshot());
			assertThat(this.following.isCurrent()).isTrue();
		}
	}

}
