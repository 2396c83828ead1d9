package dev.healthcheck.upstream;

import dev.healthcheck.check.ProbeResult;
import dev.healthcheck.node.NodeStatus;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks that pass, but warn of what is to come.
 */
class CheckWarningTests {

	@Test
	void isPartOfTheReasonAndNothingElse() {
		UpstreamFixture fixture = new UpstreamFixture(UpstreamFixture.checked(1, "a", "b"));
		fixture.answer("a", ProbeResult.passed("200").withWarning("certificate expires in 6 d"));
		fixture.seconds(3);
		assertThat(fixture.status("a")).isEqualTo(NodeStatus.HEALTHY);
		assertThat(fixture.snapshot("a").reason()).startsWith("check passed: 200 in ")
			.endsWith(" ms; certificate expires in 6 d");
		assertThat(fixture.snapshot("b").reason()).doesNotContain("certificate");
		fixture.answer("a", ProbeResult.passed("200"));
		fixture.seconds(10);
		assertThat(fixture.snapshot("a").reason()).doesNotContain("certificate");
	}

}
