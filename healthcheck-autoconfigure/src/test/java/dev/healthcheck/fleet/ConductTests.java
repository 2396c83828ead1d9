package dev.healthcheck.fleet;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import dev.healthcheck.check.CheckReport;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.check.ProbeResult;
import dev.healthcheck.fleet.Conduct.Look;
import dev.healthcheck.fleet.WordValue.State;
import dev.healthcheck.fleet.Words.Heard;
import dev.healthcheck.node.ActiveState;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.upstream.CheckFinding;
import dev.healthcheck.upstream.Hearsay.Pace;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an instance does about a node, row by row.
 */
class ConductTests {

	private static final long HEARD = 1000;

	private static final CheckSettings CHECK = CheckSettings.ofDefaults();

	private static final Duty DUTY = new Duty(member("owner"), member("owner"), member("witness"));

	private static final CheckFinding WELL = passed(0);

	private static final CheckFinding WELL_SINCE = passed(HEARD);

	private static final CheckFinding DOWN = failed(ActiveState.DOWN, false);

	@Test
	void nothingIsSaid() {
		assertThat(conduct("owner", WELL)).isEqualTo(quiet(Role.OWNER, Pace.ALONE));
		assertThat(conduct("witness", WELL)).isEqualTo(quiet(Role.WITNESS, Pace.PATROL));
		assertThat(conduct("other", WELL)).isEqualTo(quiet(Role.OTHER, Pace.PATROL));
	}

	@Test
	void nothingIsSaidOfANodeThatIsDownHere() {
		assertThat(conduct("owner", DOWN)).isEqualTo(quiet(Role.OWNER, Pace.ALONE));
		for (String id : new String[] { "witness", "other" }) {
			Conduct conduct = conduct(id, DOWN);
			assertThat(conduct.role()).isEqualTo(Role.DISPUTE);
			assertThat(conduct.pace()).isEqualTo(Pace.ALONE);
			assertThat(Objects.requireNonNull(conduct.look()).within()).isEqualTo(CHECK.unhealthyInterval());
			assertThat(conduct.avoid()).isFalse();
		}
	}

	@Test
	void ownerAndWitnessCheckAtOnceWhatIsAccusedAndAnswer() {
		for (String id : new String[] { "owner", "witness" }) {
			Conduct asked = conduct(id, WELL, "third", State.DOWN);
			assertThat(asked.look()).isEqualTo(new Look("accusation", HEARD, Duration.ZERO));
			assertThat(asked.pace()).isEqualTo(Pace.CLOSE);
			assertThat(asked.avoid()).isTrue();
			assertThat(word(id, WELL, "third", State.DOWN)).as("not before it was asked").isNull();
			assertThat(conduct(id, WELL_SINCE, "third", State.DOWN).avoid()).isFalse();
			assertThat(word(id, WELL_SINCE, "third", State.DOWN)).isEqualTo(State.UP);
			assertThat(word(id, DOWN, "third", State.DOWN)).isEqualTo(State.DOWN);
		}
	}

	@Test
	void othersAvoidWhatOneAccusesAndLookOnceTwoAgree() {
		Conduct accused = conduct("other", WELL, "owner", State.DOWN);
		assertThat(accused.avoid()).isTrue();
		assertThat(accused.look()).isNull();
		Conduct agreed = conduct("other", WELL, "owner", State.DOWN, "witness", State.DOWN);
		assertThat(agreed.avoid()).isTrue();
		assertThat(agreed.decisive()).isTrue();
		assertThat(Objects.requireNonNull(agreed.look()).within()).isEqualTo(CHECK.healthyInterval());
		assertThat(conduct("other", WELL, "owner", State.DOWN, "witness", State.UP)).as("refuted")
			.isEqualTo(quiet(Role.OTHER, Pace.PATROL));
	}

	@Test
	void aLookThatPassedBeginsADispute() {
		Conduct conduct = conduct("other", WELL_SINCE, "owner", State.DOWN, "witness", State.DOWN);
		assertThat(conduct).isEqualTo(new Conduct(Role.DISPUTE, Pace.ALONE, false, false, null, true));
	}

	@Test
	void inADisputeWordsDoNothingButAskForALook() {
		Situation now = new Situation("other", DUTY, words("owner", State.DOWN, "witness", State.DOWN), WELL, HEARD + 2,
				true, CHECK, HEARD + 1);
		Conduct conduct = Conduct.of(now);
		assertThat(conduct.role()).isEqualTo(Role.DISPUTE);
		assertThat(conduct.avoid()).isFalse();
		assertThat(conduct.decisive()).isFalse();
		assertThat(Objects.requireNonNull(conduct.look()).within()).isEqualTo(CHECK.unhealthyInterval());
	}

	@Test
	void whatIsDownHereAsElsewhereIsLeftToOwnerAndWitness() {
		assertThat(conduct("other", DOWN, "owner", State.DOWN, "witness", State.DOWN))
			.isEqualTo(quiet(Role.OTHER, Pace.PATROL));
		assertThat(conduct("other", DOWN, "owner", State.DOWN, "other", State.DOWN))
			.isEqualTo(quiet(Role.TROUBLE, Pace.CLOSE));
	}

	@Test
	void othersAccuseWhileFewerThanTwoDoAndWithdrawOnceBothCheckersDo() {
		assertThat(word("other", DOWN)).isEqualTo(State.DOWN);
		assertThat(word("other", DOWN, "owner", State.DOWN)).isEqualTo(State.DOWN);
		assertThat(word("other", DOWN, "owner", State.DOWN, "third", State.DOWN)).isNull();
		assertThat(word("other", DOWN, "other", State.DOWN, "owner", State.DOWN, "witness", State.DOWN)).isNull();
		assertThat(word("other", DOWN, "other", State.DOWN, "owner", State.DOWN, "third", State.DOWN))
			.isEqualTo(State.DOWN);
	}

	@Test
	void anInstanceWithoutCreditDoesNotAccuseWhatOthersCheck() {
		Situation now = new Situation("other", DUTY, Words.NONE, DOWN, 0, false, CHECK, HEARD);
		assertThat(Conduct.word(now)).isNull();
		assertThat(Conduct.word(new Situation("owner", DUTY, Words.NONE, DOWN, 0, false, CHECK, HEARD)))
			.isEqualTo(State.DOWN);
	}

	@Test
	void aBreakerThatTrippedAndOneCheckThatFailedAreAnAccusation() {
		assertThat(word("other", failed(ActiveState.UP, true))).isEqualTo(State.DOWN);
		assertThat(word("other", failed(ActiveState.UP, false))).isNull();
	}

	private static Conduct quiet(Role role, Pace pace) {
		return new Conduct(role, pace, false, false, null, false);
	}

	private static Conduct conduct(String me, CheckFinding own, Object... said) {
		return Conduct.of(situation(me, own, said));
	}

	private static @Nullable State word(String me, CheckFinding own, Object... said) {
		return Conduct.word(situation(me, own, said));
	}

	private static Situation situation(String me, CheckFinding own, Object... said) {
		return new Situation(me, DUTY, words(said), own, 0, true, CHECK, HEARD + 1);
	}

	private static Words words(Object... said) {
		Map<String, Heard> heard = new HashMap<>();
		for (int i = 0; i < said.length; i += 2) {
			heard.put((String) said[i], new Heard(new WordValue((State) said[i + 1], "", 0), HEARD));
		}
		return new Words(heard);
	}

	private static CheckFinding passed(long startedNanos) {
		CheckReport report = new CheckReport(ProbeResult.passed("ok"), startedNanos, startedNanos);
		return new CheckFinding(ActiveState.UP, false, false, false, report, report);
	}

	private static CheckFinding failed(ActiveState state, boolean tripped) {
		CheckReport report = new CheckReport(ProbeResult.failed(FailureKind.TCP, "refused", "refused"), 0, 0);
		return new CheckFinding(state, false, tripped, tripped, report, null);
	}

	private static Member member(String id) {
		return Member.of(id, new MemberValue(id, 1, true, Map.of()));
	}

}
