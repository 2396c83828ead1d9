package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Outcome;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class OverloadLimitTests {

	private static final Outcome LATE = Outcome.failure(FailureKind.TIMEOUT, "no answer within 1 s");

	private UpstreamFixture fixture = fixture(true);

	private static UpstreamFixture fixture(boolean limited) {
		return new UpstreamFixture(UpstreamFixture.unchecked(0, "a", "b").toBuilder().overloadLimit(limited).build());
	}

	private List<Attempt> begin(int calls) {
		List<Attempt> begun = new ArrayList<>();
		for (int i = 0; i < calls; i++) {
			begun.add(this.fixture.upstream.attempts(CallOptions.ofDefaults()).first());
		}
		return begun;
	}

	/** Each node has ten under way, and one of them is late. */
	private List<Attempt> overload() {
		List<Attempt> begun = begin(20);
		this.fixture.seconds(1);
		begun.remove(0).end(LATE);
		begun.remove(0).end(LATE);
		return begun;
	}

	@Test
	void untilATimeoutThereIsNoLimit() {
		assertThat(begin(1000)).hasSize(1000);
	}

	@Test
	void afterATimeoutANodeHasFourFifthsOfWhatItHad() {
		List<Attempt> underWay = overload();
		assertThat(underWay).hasSize(18);
		assertThatExceptionOfType(NoNodeAvailableException.class).isThrownBy(() -> begin(1))
			.withMessage("all nodes of upstream 'u' are at their limit");
		assertThat(this.fixture.upstream.snapshot().trouble().limited()).isOne();
		for (int i = 0; i < 4; i++) {
			underWay.remove(0).end(Outcome.ignored());
		}
		assertThat(begin(2)).hasSize(2);
	}

	@Test
	void selectSaysSoToo() {
		overload();
		assertThatExceptionOfType(NoNodeAvailableException.class).isThrownBy(() -> this.fixture.upstream.select())
			.withMessage("all nodes of upstream 'u' are at their limit");
	}

	@Test
	void requestsThatBeganBeforeTheCutSayNothingNew() {
		List<Attempt> underWay = overload();
		underWay.forEach((attempt) -> attempt.end(LATE));
		// not down to one
		assertThat(begin(16)).hasSize(16);
	}

	@Test
	void successesRaiseTheLimit() {
		List<Attempt> underWay = overload();
		for (int round = 0; round < 200; round++) {
			underWay.remove(0).end(Outcome.success());
			while (!this.fixture.node("a").isAtLimit() || !this.fixture.node("b").isAtLimit()) {
				underWay.addAll(begin(1));
			}
		}
		assertThat(underWay.size()).isGreaterThan(20);
	}

	@Test
	void tenSecondsAfterTheLastTimeoutThereIsNone() {
		overload();
		this.fixture.advance(Duration.ofSeconds(10));
		assertThat(begin(100)).hasSize(100);
	}

	@Test
	void otherFailuresAreNoSign() {
		List<Attempt> begun = begin(20);
		begun.remove(0).end(Outcome.failure(FailureKind.HTTP, "status 503").asRefusal());
		begun.remove(0).end(Outcome.failure(FailureKind.HTTP, "status 500"));
		assertThat(begin(100)).hasSize(100);
	}

	@Test
	void itIsOnlyThereWhereItIsTurnedOn() {
		this.fixture = fixture(false);
		overload();
		assertThat(begin(100)).hasSize(100);
	}

}
