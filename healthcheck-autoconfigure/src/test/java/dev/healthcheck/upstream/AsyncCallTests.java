package dev.healthcheck.upstream;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;

import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.Outcome;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls whose caller does not wait.
 */
class AsyncCallTests {

	private final List<String> tried = new ArrayList<>();

	private final List<CompletableFuture<String>> stages = new ArrayList<>();

	private final UpstreamFixture fixture = CallTests.fixture(1, CallTests.level("0", 0, "a", "b", "c"));

	private CompletableFuture<String> begin(Node node) {
		this.tried.add(node.address().host());
		CompletableFuture<String> stage = new CompletableFuture<>();
		this.stages.add(stage);
		return stage;
	}

	@Test
	void goesOnToTheNextNodeWhenOneFails() {
		CompletableFuture<String> result = this.fixture.upstream.callAsync(this::begin);
		assertThat(result).isNotDone();
		this.stages.get(0).completeExceptionally(new IOException("Connection reset"));
		assertThat(result).isNotDone();
		this.stages.get(1).complete("done");
		assertThat(result).isCompletedWithValue("done");
		assertThat(this.tried).containsExactly("a", "b");
		assertThat(this.fixture.status("a").isSelectable()).isFalse();
		CallTests.assertNothingInFlight(this.fixture);
	}

	@Test
	void failsLikeACallThatWaits() {
		CompletableFuture<String> result = this.fixture.upstream
			.callAsync((node) -> CompletableFuture.failedFuture(new CompletionException(new ConnectException("no"))));
		assertThat(result).isCompletedExceptionally();
		assertThat(result.handle((value, error) -> error).join()).isInstanceOf(TriesExceededException.class)
			.hasMessage("upstream 'u': 3 of 3 tries failed")
			.hasCauseInstanceOf(IOException.class);
		CallTests.assertNothingInFlight(this.fixture);
	}

	@Test
	void aCallThatThrowsHasFailed() {
		CompletableFuture<String> result = this.fixture.upstream.callAsync((node) -> {
			if (this.tried.isEmpty()) {
				this.tried.add(node.address().host());
				throw new IOException("no");
			}
			return CompletableFuture.completedFuture(node.address().host());
		});
		assertThat(result).isCompletedWithValue("b");
	}

	@Test
	void cancellingTheResultCancelsTheTryAndSaysNothingOfItsNode() {
		CompletableFuture<String> result = this.fixture.upstream.callAsync(this::begin);
		result.cancel(true);
		assertThat(this.stages.get(0)).isCancelled();
		assertThat(this.stages).hasSize(1);
		assertThat(this.fixture.snapshot("a").requests().failed()).isZero();
		CallTests.assertNothingInFlight(this.fixture);
	}

	@Test
	void theTimeOfTheTriesEndsTheCallAlsoWhileOneIsUnderWay() {
		CompletableFuture<String> result = this.fixture.upstream.callAsync(this::begin,
				CallOptions.ofDefaults().withTryTimeout(Duration.ofSeconds(3)));
		this.fixture.seconds(1);
		this.stages.get(0).completeExceptionally(new IOException("Connection reset"));
		this.fixture.seconds(1.9);
		assertThat(result).isNotDone();
		this.fixture.seconds(0.2);
		assertThat(result.handle((value, error) -> error).join()).isInstanceOf(TriesExceededException.class)
			.hasMessage("upstream 'u': try timeout of 3.0 s exceeded after 2 tries")
			.hasCauseInstanceOf(IOException.class);
		assertThat(this.stages.get(1)).isCancelled();
		assertThat(this.fixture.snapshot("b").requests().failed()).as("no answer within 2 s").isOne();
		CallTests.assertNothingInFlight(this.fixture);
	}

	@Test
	void manyTriesThatEndAtOnceDoNotFillTheStack() {
		UpstreamFixture large = new UpstreamFixture(
				CallTests
					.definition(0,
							new Level("0",
									IntStream.range(0, 20_000).mapToObj((i) -> Node.of("n" + i + ":1")).toList()))
					.toBuilder()
					.retryBudget(RetryBudget.NONE)
					.build());
		CompletableFuture<String> result = large.upstream.callAsync(
				(node) -> CompletableFuture.failedFuture(new IOException("no")),
				CallOptions.ofDefaults().withTries(5000));
		assertThat(result.handle((value, error) -> error).join()).hasMessage("upstream 'u': 5000 of 5000 tries failed");
	}

	@Test
	void whatIsNoFailureOfTheNodeEndsTheCallAsItIs() {
		IllegalStateException mine = new IllegalStateException("mine");
		CompletableFuture<String> result = this.fixture.upstream.callAsync(
				(node) -> CompletableFuture.failedFuture(mine),
				CallOptions.ofDefaults().withClassifier((ex) -> Outcome.ignored()));
		assertThat(result.handle((value, error) -> error).join()).isSameAs(mine);
		assertThat(this.fixture.upstream.snapshot().nodes())
			.allSatisfy((node) -> assertThat(node.breaker().fails()).isZero());
	}

	@Test
	void aBrokenClassifierSpoilsNothing() {
		CompletableFuture<String> result = this.fixture.upstream.callAsync(
				(node) -> CompletableFuture.failedFuture(new IOException("no")),
				CallOptions.ofDefaults().withClassifier((ex) -> {
					throw new IllegalArgumentException("broken");
				}));
		assertThat(result.handle((value, error) -> error).join()).isInstanceOf(IOException.class);
		CallTests.assertNothingInFlight(this.fixture);
	}

	@Test
	void resultsThatComeLateAreNotCounted() {
		CompletableFuture<String> first = this.fixture.upstream.callAsync(this::begin);
		this.fixture.fails("a", FailureKind.TCP);
		this.stages.get(0).complete("late");
		assertThat(first).isCompletedWithValue("late");
		assertThat(this.fixture.status("a").isSelectable()).isFalse();
	}

}
