package dev.healthcheck.event;

import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.breaker.PassiveSettings;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.check.ManualScheduler;
import dev.healthcheck.check.ProbeResult;
import dev.healthcheck.node.FailureKind;
import dev.healthcheck.node.Node;
import dev.healthcheck.upstream.NoNodeAvailableException;
import dev.healthcheck.upstream.TriesExceededException;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.UpstreamDefinitionBuilder;
import dev.healthcheck.upstream.Upstreams;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the log has of an outage of ten minutes with five calls a second, in virtual time:
 * every line, not only warnings.
 */
@ExtendWith(OutputCaptureExtension.class)
class LongOutageLogTests {

	private static final Duration OUTAGE = Duration.ofMinutes(10);

	private final ManualScheduler time = new ManualScheduler();

	private boolean dead;

	private final Upstreams upstreams = new Upstreams(this.time,
			(settings) -> (target, timeout) -> CompletableFuture.completedFuture(answer()), () -> 0L);

	@BeforeEach
	void listen() {
		this.upstreams.addListener(new TransitionLog(this.time));
		this.upstreams.addListener(new UpstreamOutageLog());
		this.upstreams.addListener(new WarningLog(this.time::nanoTime));
	}

	@AfterEach
	void close() {
		this.upstreams.close();
	}

	private ProbeResult answer() {
		return this.dead ? ProbeResult.failed(FailureKind.TCP, "refused", "Connection refused")
				: ProbeResult.passed("200");
	}

	/** As the upstream {@code etcd} is, of which no member accepts a connection. */
	@Test
	void anOutageOfThreeMembersIsFourLinesAndFourMoreWhenItEnds(CapturedOutput output) {
		Upstream etcd = put(UpstreamDefinition.builder("etcd")
			.balance(Balance.STICKY)
			.passive(PassiveSettings.of(1, Duration.ofSeconds(10)))
			.check(CheckSettings.builder().type("http").healthyInterval(Duration.ofSeconds(2)).build())
			.protect(false));
		assertThat(linesOfAnOutage(etcd, output)).hasSize(4).allMatch((line) -> line.contains("WARN"));
		assertThat(linesOfTheEnd(etcd, output)).hasSize(4).allMatch((line) -> line.contains("INFO"));
	}

	/** As the upstreams of properties are by default. */
	@Test
	void anOutageOfThreeNodesThatShareTheLoadIsTenLinesAtMost(CapturedOutput output) {
		Upstream shop = put(UpstreamDefinition.builder("shop"));
		assertThat(linesOfAnOutage(shop, output)).hasSizeLessThanOrEqualTo(10)
			.filteredOn((line) -> line.contains("WARN"))
			.hasSizeLessThanOrEqualTo(4);
		assertThat(linesOfTheEnd(shop, output)).hasSizeLessThanOrEqualTo(10).allMatch((line) -> line.contains("INFO"));
	}

	/** There a trial fails every few seconds: each kind of change is said once. */
	@Test
	void anOutageWithoutChecksIsEightLinesANodeAtMost(CapturedOutput output) {
		Upstream shop = put(UpstreamDefinition.builder("shop").check(CheckSettings.ofDefaults().disabled()));
		List<String> outage = linesOfAnOutage(shop, output);
		assertThat(outage).hasSizeLessThanOrEqualTo(24)
			.filteredOn((line) -> line.contains("WARN"))
			.hasSizeLessThanOrEqualTo(4);
		long before = lines(output).size();
		advance(shop, OUTAGE);
		assertThat(lines(output)).as("nothing is new in ten minutes more").hasSize((int) before);
		assertThat(linesOfTheEnd(shop, output)).hasSizeLessThanOrEqualTo(10).allMatch((line) -> line.contains("INFO"));
	}

	private Upstream put(UpstreamDefinitionBuilder definition) {
		Upstream upstream = this.upstreams
			.put(definition.nodes(Stream.of("a", "b", "c").map((host) -> Node.of(host + ":2379")).toList()).build());
		advance(upstream, Duration.ofSeconds(30));
		return upstream;
	}

	private List<String> linesOfAnOutage(Upstream upstream, CapturedOutput output) {
		long before = lines(output).size();
		this.dead = true;
		advance(upstream, OUTAGE);
		return lines(output).stream().skip(before).toList();
	}

	private List<String> linesOfTheEnd(Upstream upstream, CapturedOutput output) {
		long before = lines(output).size();
		this.dead = false;
		advance(upstream, OUTAGE);
		return lines(output).stream().skip(before).toList();
	}

	private void advance(Upstream upstream, Duration time) {
		for (long millis = 0; millis < time.toMillis(); millis += 200) {
			this.time.advance(Duration.ofMillis(200));
			try {
				upstream.call((node) -> {
					if (this.dead) {
						throw new ConnectException("Connection refused");
					}
					return node;
				});
			}
			catch (NoNodeAvailableException | TriesExceededException ex) {
				assertThat(this.dead).isTrue();
			}
		}
	}

	private static List<String> lines(CapturedOutput output) {
		return output.toString()
			.lines()
			.filter((line) -> line.contains("pstream '") && !line.contains(" DEBUG "))
			.toList();
	}

}
