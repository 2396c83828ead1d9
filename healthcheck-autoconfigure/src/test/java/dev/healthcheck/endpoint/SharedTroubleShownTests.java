package dev.healthcheck.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.node.ActiveState;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.BreakerState;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeSnapshot;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.node.RequestStatistics;
import dev.healthcheck.upstream.SharedTrouble;
import dev.healthcheck.upstream.UpstreamSnapshot;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Trouble that nodes share, as JSON and on the page, and a node that is compared with the
 * others.
 */
class SharedTroubleShownTests {

	private final StatusPage page = new StatusPage(new EndpointPath(() -> null), new LastHours(List::of));

	@Test
	void theJsonHasRepeatsCallsAtTheLimitAndTheShareOfFailures() {
		JsonNode json = json(
				new SharedTrouble(new SharedTrouble.Repeats(20, 3, 17), new SharedTrouble.Hedges(9, 7, 2), 12, 0.23456),
				1);
		assertThat(json.get("repeats")).hasToString("{\"budgetPercent\":20,\"failed\":3,\"left\":17}");
		assertThat(json.get("limited").asLong()).isEqualTo(12);
		assertThat(json.get("failureShare").asDouble()).isEqualTo(0.235);
	}

	@Test
	void theJsonHasNullsWithoutABudgetAndForAuto() {
		JsonNode json = json(SharedTrouble.NONE, null);
		assertThat(json.get("repeats")).hasToString("{\"budgetPercent\":null,\"failed\":0,\"left\":null}");
		JsonNode breaker = json.at("/levels/0/nodes/0/breaker");
		assertThat(breaker.has("maxFails")).isTrue();
		assertThat(breaker.get("maxFails").isNull()).isTrue();
		assertThat(json(SharedTrouble.NONE, 3).at("/levels/0/nodes/0/breaker/maxFails").asInt()).isEqualTo(3);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", value = {
			"20 | 1  | 19 | 0    | 0     | 1 repeat failed in the last 10 s, 19 left",
			"20 | 23 | 0  | 0    | 0     | repeats are used up: 23 failed in the last 10 s",
			"-  | 5  | -  | 0    | 0     | 5 repeats failed in the last 10 s",
			"20 | 0  | 10 | 1    | 0     | 1 call refused at the limit",
			"20 | 0  | 10 | 0    | 0.234 | 23 % of the requests fail",
			"20 | 2  | 8  | 1204 | 1     | 2 repeats failed in the last 10 s, 8 left · 1,204 calls refused at the limit"
					+ " · 100 % of the requests fail" })
	void thePageHasALineBelowTheHeading(@Nullable Integer budget, int failed, @Nullable Integer left, long limited,
			double share, String line) {
		SharedTrouble trouble = new SharedTrouble(new SharedTrouble.Repeats(budget, failed, left),
				new SharedTrouble.Hedges(0, 0, 0), limited, share);
		String html = page(upstream(trouble, 1));
		assertThat(html).contains("</header><p>" + line + "</p><table");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"9    | 7 | 0 | 9 late requests given to a second node, 7 answered there first",
			"1    | 0 | 0 | 1 late request given to a second node, 0 answered there first",
			"1204 | 3 | 2 | 1,204 late requests given to a second node, 3 answered there first, 2 more refused by "
					+ "the budget" })
	void theLineTellsOfLateRequests(long sent, long won, long refused, String line) {
		SharedTrouble trouble = new SharedTrouble(SharedTrouble.NONE.repeats(),
				new SharedTrouble.Hedges(sent, won, refused), 0, 0);
		assertThat(page(upstream(trouble, 1))).contains("</header><p>" + line + "</p><table");
		assertThat(json(trouble, 1).get("hedges"))
			.hasToString("{\"sent\":" + sent + ",\"won\":" + won + ",\"refused\":" + refused + "}");
	}

	@ParameterizedTest
	@CsvSource(nullValues = "-", value = { "20,0,10,0,0", "0,0,0,0,0", "-,0,-,0,0", "20,0,10,0,0.004" })
	void thePageHasNoLineWhenThereIsNothingToTell(@Nullable Integer budget, int failed, @Nullable Integer left,
			long limited, double share) {
		SharedTrouble trouble = new SharedTrouble(new SharedTrouble.Repeats(budget, failed, left),
				new SharedTrouble.Hedges(0, 0, 0), limited, share);
		assertThat(page(upstream(trouble, 1))).contains("</header><table");
	}

	@Test
	void thePageSaysAutoWhereTheOtherNodesDecide() {
		UpstreamSnapshot auto = upstream(SharedTrouble.NONE, null);
		assertThat(page(auto)).contains(">2<span class=\"below\">auto</span>");
		assertThat(this.page.node("shop", "0", NodeDescriptor.of(auto.nodes().get(0)))).contains(">2, limit auto<");
		UpstreamSnapshot three = upstream(SharedTrouble.NONE, 3);
		assertThat(page(three)).contains(">2<span class=\"below\">of 3</span>");
		assertThat(this.page.node("shop", "0", NodeDescriptor.of(three.nodes().get(0)))).contains(">2 of 3<");
	}

	private String page(UpstreamSnapshot upstream) {
		return this.page.upstream(UpstreamDescriptor.of(upstream), StatusFilter.NONE);
	}

	private static JsonNode json(SharedTrouble trouble, @Nullable Integer maxFails) {
		return JsonMapper.shared().valueToTree(UpstreamDescriptor.of(upstream(trouble, maxFails)));
	}

	private static UpstreamSnapshot upstream(SharedTrouble trouble, @Nullable Integer maxFails) {
		NodeSnapshot node = new NodeSnapshot(Node.of("a:1"), "0", NodeStatus.HEALTHY, "because", Instant.EPOCH, 1,
				false, AdminState.READY,
				new NodeSnapshot.Breaker(BreakerState.CLOSED, 2, maxFails, Duration.ofSeconds(10), null),
				new NodeSnapshot.Check("tcp", ActiveState.UP, "connected", Instant.EPOCH, Duration.ofMillis(3), 1, 0),
				RequestStatistics.NONE, List.of());
		return new UpstreamSnapshot("shop", Balance.ROUND_ROBIN, List.of("0"), List.of(node), 1, null, true, null,
				RequestStatistics.NONE, trouble);
	}

}
