package dev.healthcheck.upstream;

import java.util.stream.IntStream;

import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.NodeStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks that are answered badly take no more than half of a level out while requests
 * succeed.
 */
class OutvotedChecksTests {

	private static final String[] TEN = IntStream.range(0, 10).mapToObj((i) -> "n" + i).toArray(String[]::new);

	private final UpstreamFixture fixture = new UpstreamFixture(UpstreamFixture.checked(1, TEN));

	/** All serve; then the checks of the first so many fail. */
	private void checksFail(int nodes) {
		this.fixture.seconds(0.2);
		for (String host : TEN) {
			this.fixture.succeeds(host);
		}
		for (int i = 0; i < nodes; i++) {
			this.fixture.answer(TEN[i], UpstreamFixture.UNAVAILABLE);
		}
		this.fixture.seconds(2.1);
	}

	private long count(NodeStatus status) {
		return IntStream.range(0, 10).filter((i) -> this.fixture.status(TEN[i]) == status).count();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 5 })
	void upToHalfOfALevelIsTakenOut(int nodes) {
		checksFail(nodes);
		assertThat(count(NodeStatus.UNHEALTHY)).isEqualTo(nodes);
	}

	@ParameterizedTest
	@ValueSource(ints = { 9, 10 })
	void moreThanHalfStaysInUse(int nodes) {
		checksFail(nodes);
		assertThat(count(NodeStatus.UNHEALTHY)).isLessThanOrEqualTo(5);
		assertThat(this.fixture.snapshot(TEN[nodes - 1]).reason())
			.isEqualTo("check failed: 503, but requests succeed, and more than half of the level would be out");
		int picked = (int) IntStream.range(0, 100)
			.mapToObj((i) -> this.fixture.upstream.select().address())
			.distinct()
			.count();
		assertThat(picked).isGreaterThanOrEqualTo(5);
	}

	@Test
	void withoutRequestsChecksAreBelieved() {
		this.fixture.seconds(0.2);
		for (int i = 0; i < 9; i++) {
			this.fixture.answer(TEN[i], UpstreamFixture.UNAVAILABLE);
		}
		this.fixture.seconds(2.1);
		assertThat(count(NodeStatus.UNHEALTHY)).isEqualTo(9);
	}

	@Test
	void oneWhoseRequestsFailTooIsOut() {
		checksFail(9);
		String outvoted = TEN[8];
		assertThat(this.fixture.status(outvoted)).isEqualTo(NodeStatus.UNSTABLE);
		this.fixture.fails(outvoted, FailureKind.HTTP);
		assertThat(this.fixture.status(outvoted)).isEqualTo(NodeStatus.UNHEALTHY);
	}

	@Test
	void aPauseInTheRequestsChangesNothing() {
		checksFail(10);
		long unstable = count(NodeStatus.UNSTABLE);
		this.fixture.seconds(60);
		assertThat(count(NodeStatus.UNSTABLE)).isEqualTo(unstable);
	}

	@Test
	void noAnswerIsBelieved() {
		this.fixture.seconds(0.2);
		for (String host : TEN) {
			this.fixture.succeeds(host);
		}
		for (int i = 0; i < 9; i++) {
			this.fixture.answer(TEN[i], UpstreamFixture.REFUSED);
		}
		this.fixture.seconds(2.1);
		assertThat(count(NodeStatus.UNHEALTHY)).isEqualTo(9);
	}

	@Test
	void theyAreHealthyAgainWhenTheirChecksPass() {
		checksFail(10);
		for (String host : TEN) {
			this.fixture.answer(host, UpstreamFixture.PASS);
		}
		this.fixture.seconds(3);
		assertThat(count(NodeStatus.HEALTHY)).isEqualTo(10);
	}

}
