package dev.healthcheck.endpoint;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

import dev.healthcheck.autoconfigure.WebApplication;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.Node;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestReporter;
import org.springframework.boot.WebApplicationType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The status page of 10,000 nodes: one upstream has half of them, fifty share the rest.
 * It may not grow beyond 1 MB, whichever nodes are in trouble.
 */
@Tag("processes")
@TestInstance(Lifecycle.PER_CLASS)
class StatusPageFleetTests {

	private static final int MEGABYTE = 1_000_000;

	private WebApplication application;

	@BeforeAll
	void tenThousandNodes() {
		this.application = new WebApplication(WebApplicationType.SERVLET);
		put("huge", 5_000);
		IntStream.range(0, 50).forEach((i) -> put("service-%02d".formatted(i), 100));
	}

	private void put(String name, int nodes) {
		List<Node> members = IntStream.range(0, nodes)
			.mapToObj((i) -> Node.of("10.0." + i / 250 + "." + i % 250 + ":8080"))
			.toList();
		this.application.upstreams()
			.put(UpstreamDefinition.builder(name).nodes(members).check(CheckSettings.ofDefaults().disabled()).build());
	}

	@AfterAll
	void stop() {
		this.application.close();
	}

	private void admin(AdminState state) {
		for (String name : this.application.upstreams().names()) {
			Upstream upstream = this.application.upstreams().get(name);
			upstream.definition().nodes().forEach((node) -> upstream.admin(node, state));
		}
	}

	@Test
	void theFirstViewIsQuickAndSmall(TestReporter reporter) {
		assumeTrue(Browser.isInstalled(), "SKIPPED: there is no chromium and chromedriver on the PATH");
		Upstream huge = this.application.upstreams().get("huge");
		huge.admin(huge.definition().nodes().get(4_321), AdminState.DRAIN);
		try (Browser browser = new Browser()) {
			long quickest = Long.MAX_VALUE;
			for (int i = 0; i < 5; i++) {
				browser.open(URI.create("about:blank"));
				browser.open(this.application.uri("upstreams"));
				quickest = Math.min(quickest, millis(browser));
			}
			reporter.publishEntry("first view of 10,000 nodes, ms", Long.toString(quickest));
			assertThat(browser.texts("h2").get(0)).isEqualTo("huge");
			assertThat(browser.texts("tbody th[scope=row] a")).containsExactly("10.0.17.71:8080");
			browser.find("#upstream-huge > p a").click();
			assertThat(browser.all("tbody tr")).hasSize(100);
			assertThat(browser.texts("tbody th[scope=row] a")).startsWith("10.0.17.71:8080", "10.0.0.0:8080");
			browser.find("a[rel=next]").click();
			assertThat(browser.texts(".pages span")).containsExactly("101–200 of 5,000 nodes");
			assertThat(browser.texts("tbody th[scope=row] a")).startsWith("10.0.0.99:8080");
		}
		finally {
			admin(AdminState.READY);
		}
	}

	/** From the beginning of the navigation until all is laid out. */
	private static long millis(Browser browser) {
		return ((Number) browser.script("return Math.round(performance.getEntriesByType('navigation')[0].domComplete)"))
			.longValue();
	}

	@Test
	void noPageIsLargerThanAMegabyte() {
		for (AdminState state : List.of(AdminState.READY, AdminState.MAINTENANCE)) {
			admin(state);
			for (String page : List.of("upstreams", "upstreams?text=10.0", "upstreams?page=2", "upstreams/huge",
					"upstreams/huge?page=50", "upstreams/huge?status=trouble")) {
				assertThat(size(page)).as(page).isLessThan(MEGABYTE);
			}
		}
		admin(AdminState.READY);
	}

	private int size(String page) {
		return this.application.get(page, "Accept", "text/html").body().getBytes(StandardCharsets.UTF_8).length;
	}

}
