package dev.healthcheck.event;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import dev.healthcheck.check.CheckReport;
import dev.healthcheck.check.ProbeResult;
import dev.healthcheck.node.Node;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The line of the log that a warning of a check is.
 */
@ExtendWith(OutputCaptureExtension.class)
class WarningLogTests {

	private static final Node NODE = Node.of("host:1");

	private static final Node OTHER = Node.of("host:2");

	private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);

	private final WarningLog log = new WarningLog(this.nanos::get);

	private final Upstreams upstreams = new Upstreams();

	private final Upstream upstream = this.upstreams.put(definition(NODE, OTHER));

	@AfterEach
	void close() {
		this.upstreams.close();
	}

	@Test
	void isWrittenOnceADayForEachNode(CapturedOutput output) {
		check(NODE, "certificate expires in 3 d");
		check(OTHER, "certificate expires in 5 d");
		hours(23);
		check(NODE, "certificate expires in 2 d");
		assertThat(warnings(output)).hasSize(2);
		hours(1);
		check(NODE, "certificate expires in 2 d");
		check(NODE, "certificate expires in 2 d");
		assertThat(warnings(output)).hasSize(3).allMatch((line) -> line.contains("WARN"));
		assertThat(warnings(output).get(2)).endsWith("Node host:1 of upstream 'shop': certificate expires in 2 d");
	}

	@Test
	void nothingToWarnOfIsNotWritten(CapturedOutput output) {
		check(NODE, null);
		assertThat(warnings(output)).isEmpty();
	}

	@Test
	void aNodeThatComesBackIsWarnedOfAgain(CapturedOutput output) {
		check(NODE, "certificate expires in 3 d");
		check(OTHER, "certificate expires in 3 d");
		this.upstreams.put(definition(OTHER));
		this.log.onNodesChanged(this.upstream);
		this.upstreams.put(definition(NODE, OTHER));
		this.log.onNodesChanged(this.upstream);
		check(NODE, "certificate expires in 3 d");
		check(OTHER, "certificate expires in 3 d");
		assertThat(warnings(output)).hasSize(3);
	}

	private static UpstreamDefinition definition(Node... nodes) {
		UpstreamDefinition definition = UpstreamDefinition.of("shop", List.of(nodes));
		return definition.toBuilder().check(definition.check().disabled()).build();
	}

	private void check(Node node, @Nullable String warning) {
		this.log.onCheck(this.upstream, node, new CheckReport(ProbeResult.passed("200").withWarning(warning), 0, 1));
	}

	private void hours(int hours) {
		this.nanos.addAndGet(Duration.ofHours(hours).toNanos());
	}

	private static List<String> warnings(CapturedOutput output) {
		return output.toString().lines().filter((line) -> line.contains("of upstream 'shop': ")).toList();
	}

}
