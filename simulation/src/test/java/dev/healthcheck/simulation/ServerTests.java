package dev.healthcheck.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Modelled servers do what is said of them.
 */
class ServerTests {

	private static final Request GET = new Request(Request.Kind.NORMAL, true);

	private final VirtualTime time = new VirtualTime();

	private final Server server = new Server(this.time);

	private final List<Reply> replies = new ArrayList<>();

	private void take(Request request) {
		this.server.take(request, this.replies::add);
	}

	private void millis(long millis) {
		this.time.runUntil(this.time.nanoTime() + millis * 1_000_000);
	}

	private Reply check() {
		List<Reply> results = new ArrayList<>();
		this.server.check(Duration.ofSeconds(1), results::add);
		millis(1001);
		assertThat(results).hasSize(1);
		return results.get(0);
	}

	@Test
	void answersAfterItsTime() {
		take(GET);
		millis(10);
		assertThat(this.replies).isEmpty();
		millis(1);
		assertThat(this.replies).containsExactly(Reply.OK);
	}

	@Test
	void oneWithTokensRefusesWhatIsTooMuchAtOnce() {
		this.server.work(new Tokens(this.server, 25));
		for (int i = 0; i < 100; i++) {
			take(GET);
			millis(20);
		}
		// ten are saved, and one comes in each 40 ms
		assertThat(Collections.frequency(this.replies, Reply.OK)).isBetween(58, 60);
		assertThat(Collections.frequency(this.replies, Reply.BUSY)).isBetween(40, 42);
	}

	@Test
	void oneWithWorkersLetsRequestsWaitAndDoesThemInTurn() {
		this.server.work(new Workers(this.server, 2, 25));
		IntStream.range(0, 6).forEach((i) -> take(GET));
		for (int done : new int[] { 0, 2, 4, 6 }) {
			assertThat(this.replies).hasSize(done);
			millis(81);
		}
	}

	@Test
	void oneWithWorkersDoesWhatNobodyWaitsForAnyLonger() {
		this.server.work(new Workers(this.server, 1, 1 / 0.6));
		Timeline timeline = new Timeline(this.time, 1, 10);
		Network network = new Network(this.time, List.of(this.server), timeline);
		IntStream.range(0, 3).forEach((i) -> network.send(0, GET, this.replies::add));
		millis(1001);
		assertThat(this.replies).containsExactly(Reply.OK, Reply.TIMEOUT, Reply.TIMEOUT);
		network.send(0, GET, this.replies::add);
		millis(1001);
		assertThat(this.replies).endsWith(Reply.TIMEOUT).hasSize(4);
	}

	@Test
	void oneThatDiesBreaksWhatIsUnderWayAndRefusesUntilItIsBack() {
		take(GET);
		this.server.die(Duration.ofSeconds(5));
		assertThat(this.replies).containsExactly(Reply.RESET);
		take(GET);
		millis(1);
		assertThat(this.replies).containsExactly(Reply.RESET, Reply.REFUSED);
		assertThat(check()).isEqualTo(Reply.REFUSED);
		millis(4000);
		assertThat(check()).isEqualTo(Reply.OK);
		take(GET);
		millis(11);
		assertThat(this.replies).endsWith(Reply.OK);
	}

	@Test
	void poisonKillsWhoDiesOfItAndIsHarmlessToOthers() {
		take(new Request(Request.Kind.POISON, true));
		millis(11);
		assertThat(this.replies).containsExactly(Reply.OK);
		this.server.diesOfPoison(Duration.ofSeconds(5));
		take(GET);
		take(new Request(Request.Kind.POISON, true));
		take(GET);
		millis(11);
		assertThat(this.replies).containsExactly(Reply.OK, Reply.OK, Reply.RESET, Reply.RESET);
		assertThat(this.server.deaths()).isEqualTo(1);
		assertThat(this.server.isDead()).isTrue();
	}

	@Test
	void oneThatHangsAnswersNothingUntilItGoesOn() {
		take(GET);
		this.server.hang(Duration.ofSeconds(3));
		take(GET);
		assertThat(check()).isEqualTo(Reply.TIMEOUT);
		assertThat(this.replies).isEmpty();
		millis(2020);
		assertThat(this.replies).containsExactly(Reply.OK, Reply.OK);
		assertThat(check()).isEqualTo(Reply.OK);
	}

	@Test
	void checksKnowNothingOfRequests() {
		this.server.answers((request) -> Reply.ERROR);
		assertThat(check()).isEqualTo(Reply.OK);
		this.server.answers((request) -> Reply.OK);
		this.server.answersChecks(Reply.BUSY);
		take(GET);
		assertThat(check()).isEqualTo(Reply.BUSY);
		assertThat(this.replies).containsExactly(Reply.OK);
	}

	@Test
	void whatIsDoomedIsAnsweredBadlyByAll() {
		take(new Request(Request.Kind.DOOMED, false));
		millis(11);
		assertThat(this.replies).containsExactly(Reply.ERROR);
	}

}
