package dev.healthcheck.samples.gateway;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import dev.healthcheck.test.etcd.EtcdClusterExtension;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the documents say of the gateway, tried.
 */
@Tag("processes")
class DocumentedCommandsTests {

	@RegisterExtension
	static final EtcdClusterExtension etcd = EtcdClusterExtension.threeMembers();

	@TempDir
	Path directory;

	@ParameterizedTest
	@ValueSource(strings = { "docs/discovery.md", "docs/upstreams.md" })
	void commandsPrintWhatIsShown(String file) throws IOException {
		etcd.cluster().clear();
		List<DocumentedCommands.Step> steps = DocumentedCommands.of(file);
		assertThat(steps).isNotEmpty();
		try (GatewayDemo demo = new GatewayDemo(etcd.cluster(), this.directory)) {
			for (DocumentedCommands.Step step : steps) {
				// a person types slower than a check finds out
				String[] printed = { demo.run(step.command()) };
				Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
					if (!step.prints(printed[0])) {
						printed[0] = demo.run(step.command());
					}
					assertThat(step.prints(printed[0])).as("%s%n%s", step, printed[0]).isTrue();
				});
			}
			if (steps.stream().anyMatch((step) -> step.command().startsWith("while "))) {
				int before = demo.printedByLoops().size();
				Awaitility.await()
					.atMost(Duration.ofSeconds(60))
					.until(() -> demo.printedByLoops().size() > before + 10);
				assertThat(demo.printedByLoops()).allMatch((line) -> line.matches("backend-[123]: GET /world"));
			}
		}
	}

	@Test
	void whatIsLeftOutMayBeAnything() {
		DocumentedCommands.Step step = new DocumentedCommands.Step("curl a", "{\"a\":1,...}");
		assertThat(step.prints("{\"a\":1,\"b\":2}\n")).isTrue();
		assertThat(step.prints("{\"a\":2,\"b\":2}")).isFalse();
	}

}
