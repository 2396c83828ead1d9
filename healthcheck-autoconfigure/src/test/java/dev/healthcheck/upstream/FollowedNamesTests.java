package dev.healthcheck.upstream;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.check.ManualScheduler;
import dev.healthcheck.check.ProbeResult;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.NodeSource;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Names that stand for nodes, on a virtual clock.
 */
class FollowedNamesTests {

	private final ManualScheduler scheduler = new ManualScheduler();

	private final List<String> down = new ArrayList<>();

	private final List<String> asked = new ArrayList<>();

	private final Upstreams upstreams = new Upstreams(this.scheduler,
			(settings) -> (target, timeout) -> CompletableFuture.completedFuture(this.down.contains(target.toString())
					? ProbeResult.failed(FailureKind.TCP, "refused", "refused") : ProbeResult.passed("connected")),
			new SplittableRandom(1)::nextLong, this::lookUp);

	private CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();

	private CompletionStage<List<InetAddress>> lookUp(String name) {
		this.asked.add(name);
		return this.answer;
	}

	@Test
	void eachAddressIsANodeLikeTheName() {
		answer("10.0.0.2", "10.0.0.1", "2001:db8::1");
		put(Node.of("dns:shop.test:8080").withWeight(3));
		this.scheduler.runDue();
		assertThat(addresses()).containsExactly("10.0.0.1:8080", "10.0.0.2:8080", "[2001:db8::1]:8080");
		assertThat(shop().definition().nodes()).allSatisfy((node) -> {
			assertThat(node.weight()).isEqualTo(3);
			assertThat(node.source()).isEqualTo(NodeSource.DNS);
			assertThat(node.name()).isEqualTo(NodeAddress.parse("shop.test:8080"));
			assertThat(node.problem()).isNull();
		});
		assertThat(this.asked).containsExactly("shop.test");
	}

	@Test
	void nameIsANodeUntilItWasLookedUp() {
		put(Node.of("dns:shop.test:8080"));
		assertThat(addresses()).containsExactly("shop.test:8080");
		assertThat(shop().select().source()).isEqualTo(NodeSource.DNS);
		this.answer.complete(addresses("10.0.0.1"));
		this.scheduler.runDue();
		assertThat(addresses()).containsExactly("10.0.0.1:8080");
	}

	@Test
	void addressesThatAreAddedAndRemovedAreFollowed() {
		answer("10.0.0.1", "10.0.0.2", "10.0.0.3");
		put(Node.of("dns:shop.test:8080"));
		this.scheduler.runDue();
		NodeHealth stays = shop().health(NodeAddress.parse("10.0.0.2:8080"));
		answer("10.0.0.4", "10.0.0.3", "10.0.0.2");
		this.scheduler.advance(Duration.ofMillis(4999));
		assertThat(addresses()).containsExactly("10.0.0.1:8080", "10.0.0.2:8080", "10.0.0.3:8080");
		this.scheduler.advance(Duration.ofMillis(1));
		assertThat(addresses()).containsExactly("10.0.0.2:8080", "10.0.0.3:8080", "10.0.0.4:8080");
		assertThat(shop().health(NodeAddress.parse("10.0.0.2:8080"))).isSameAs(stays);
	}

	@Test
	void orderOfTheAnswerChangesNothing() {
		answer("10.0.0.1", "10.0.0.2");
		put(Node.of("dns:shop.test:8080"));
		this.scheduler.runDue();
		UpstreamDefinition before = shop().definition();
		answer("10.0.0.2", "10.0.0.1");
		this.scheduler.advance(Duration.ofSeconds(5));
		assertThat(shop().definition()).isSameAs(before);
	}

	@Test
	void intervalIsTheUpstreams() {
		answer("10.0.0.1");
		this.upstreams.put(definition(Node.of("dns:shop.test:8080")).resolveInterval(Duration.ofSeconds(30)).build());
		this.scheduler.advance(Duration.ofSeconds(29));
		assertThat(this.asked).hasSize(1);
		this.scheduler.advance(Duration.ofSeconds(1));
		assertThat(this.asked).hasSize(2);
		assertThatIllegalArgumentException().isThrownBy(() -> definition().resolveInterval(Duration.ZERO).build())
			.withMessage("'resolve-interval' is PT0S, but must be a positive duration such as 5s");
	}

	@Test
	void failedLookUpKeepsTheLastAddressesAndIsAProblem() {
		answer("10.0.0.1", "10.0.0.2");
		put(Node.of("dns:shop.test:8080"), Node.of("10.9.9.9:80"));
		this.scheduler.runDue();
		assertThat(shop().dataAge()).isEqualTo(Duration.ZERO);
		fail("no DNS server answers");
		this.scheduler.advance(Duration.ofSeconds(60));
		assertThat(addresses()).containsExactly("10.0.0.1:8080", "10.0.0.2:8080", "10.9.9.9:80");
		assertThat(shop().definition().nodes()).extracting(Node::problem)
			.containsExactly(
					"'dns:shop.test:8080' cannot be looked up: no DNS server answers; the last known addresses stay in use",
					"'dns:shop.test:8080' cannot be looked up: no DNS server answers; the last known addresses stay in use",
					null);
		assertThat(shop().dataAge()).isEqualTo(Duration.ofSeconds(60));
		answer("10.0.0.2");
		this.scheduler.advance(Duration.ofSeconds(5));
		assertThat(addresses()).containsExactly("10.0.0.2:8080", "10.9.9.9:80");
		assertThat(shop().definition().nodes()).extracting(Node::problem).containsOnlyNulls();
		assertThat(shop().dataAge()).isEqualTo(Duration.ZERO);
	}

	@Test
	void nameThatWasNeverFoundStaysANodeAndSaysWhy() {
		fail("the DNS server knows no 'shop.test'");
		put(Node.of("dns:shop.test:8080"));
		this.scheduler.runDue();
		assertThat(addresses()).containsExactly("shop.test:8080");
		assertThat(shop().definition().nodes()).extracting(Node::problem)
			.containsExactly("'dns:shop.test:8080' cannot be looked up: the DNS server knows no 'shop.test'");
	}

	@Test
	void mostOfTheAddressesAreNotRemovedAtOnce() {
		answer("10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4");
		put(Node.of("dns:shop.test:8080"));
		this.scheduler.runDue();
		answer("10.0.0.1");
		this.scheduler.advance(Duration.ofSeconds(5));
		assertThat(addresses()).hasSize(4);
		this.scheduler.advance(Duration.ofSeconds(29));
		assertThat(addresses()).hasSize(4);
		this.scheduler.advance(Duration.ofSeconds(2));
		assertThat(addresses()).containsExactly("10.0.0.1:8080");
	}

	@Test
	void addressesThatAreKeptGoWhenTheirChecksFail() {
		answer("10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4");
		this.upstreams.put(definition(Node.of("dns:shop.test:8080"))
			.check(CheckSettings.builder().interval(Duration.ofSeconds(1)).build())
			.build());
		this.scheduler.runDue();
		answer("10.0.0.1");
		this.down.addAll(List.of("10.0.0.2:8080", "10.0.0.3:8080"));
		this.scheduler.advance(Duration.ofSeconds(10));
		assertThat(addresses()).containsExactly("10.0.0.1:8080", "10.0.0.4:8080");
	}

	@Test
	void addressIsListedOnceAndWhatIsListedItselfComesFirst() {
		answer("10.0.0.1", "10.0.0.2");
		this.upstreams.put(definition()
			.levels(List.of(new Level("0", List.of(Node.of("dns:shop.test:8080"), Node.of("dns:all.test:8080"))),
					new Level("1", List.of(Node.of("10.0.0.2:8080").withWeight(7)), 1)))
			.build());
		this.scheduler.runDue();
		assertThat(addresses()).containsExactly("10.0.0.1:8080", "10.0.0.2:8080");
		assertThat(shop().snapshot().nodes("1")).singleElement()
			.satisfies((node) -> assertThat(node.node().weight()).isEqualTo(7));
		assertThat(shop().definition().levels().get(1).tries()).isEqualTo(1);
	}

	@Test
	void definitionInForceThatIsPutAgainStillFollowsTheName() {
		answer("10.0.0.1", "10.0.0.2");
		put(Node.of("dns:shop.test:8080"));
		this.scheduler.runDue();
		this.upstreams.put(shop().definition().toBuilder().tries(1).build());
		assertThat(addresses()).containsExactly("10.0.0.1:8080", "10.0.0.2:8080");
		answer("10.0.0.1", "10.0.0.2", "10.0.0.3");
		this.scheduler.advance(Duration.ofSeconds(5));
		assertThat(addresses()).hasSize(3);
		assertThat(shop().definition().tries()).isEqualTo(1);
	}

	@Test
	void nobodyAsksForNamesThatLeft() {
		answer("10.0.0.1");
		put(Node.of("dns:shop.test:8080"));
		this.scheduler.runDue();
		put(Node.of("10.0.0.9:80"));
		this.scheduler.advance(Duration.ofSeconds(60));
		assertThat(this.asked).hasSize(1);
		assertThat(addresses()).containsExactly("10.0.0.9:80");
		assertThat(shop().dataAge()).isNull();
		put(Node.of("dns:shop.test:8080"));
		this.upstreams.remove("shop");
		this.scheduler.advance(Duration.ofSeconds(60));
		assertThat(this.asked).hasSize(2);
		assertThat(this.upstreams.feeds()).isEmpty();
	}

	private void put(Node... nodes) {
		this.upstreams.put(definition(nodes).build());
	}

	private static UpstreamDefinitionBuilder definition(Node... nodes) {
		return UpstreamDefinition.builder("shop").nodes(List.of(nodes)).check(CheckSettings.ofDefaults().disabled());
	}

	private Upstream shop() {
		return this.upstreams.get("shop");
	}

	private List<String> addresses() {
		return shop().nodes().stream().map((node) -> node.address().toString()).toList();
	}

	private void answer(String... addresses) {
		this.answer = CompletableFuture.completedFuture(addresses(addresses));
	}

	private void fail(String message) {
		this.answer = CompletableFuture.failedFuture(new UnknownHostException(message));
	}

	private static List<InetAddress> addresses(String... addresses) {
		return Arrays.stream(addresses).map((address) -> {
			try {
				return InetAddress.getByName(address);
			}
			catch (UnknownHostException ex) {
				throw new AssertionError(ex);
			}
		}).toList();
	}

}
