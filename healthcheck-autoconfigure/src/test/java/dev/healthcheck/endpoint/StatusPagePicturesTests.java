package dev.healthcheck.endpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.healthcheck.endpoint.Fleet.Story;
import dev.healthcheck.node.NodeStatus;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.OutputType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Takes the pictures of the status page that the documentation shows. They are written to
 * the folder that the system property {@code status-page.pictures} names, such as
 * {@code docs/images}; without it they are only taken.
 */
@Tag("processes")
class StatusPagePicturesTests {

	private static final List<NodeStatus> TROUBLE = List.of(NodeStatus.UNHEALTHY, NodeStatus.UNSTABLE,
			NodeStatus.RECOVERING, NodeStatus.DRAINING, NodeStatus.MAINTENANCE);

	@TempDir
	private Path temporary;

	@Test
	void thePageIsPictured() throws IOException {
		Assumptions.assumeTrue(Browser.isInstalled(), "SKIPPED: there is no chromium and chromedriver on the PATH");
		Fleet few = new Fleet(few());
		Fleet many = new Fleet(many());
		UpstreamDescriptor etcd = few.descriptor().upstreams().get(0);
		try (Browser browser = new Browser()) {
			browser.screen(1280, 900);
			picture(browser, few.page().all(few.descriptor(), StatusFilter.NONE), "status-page");
			picture(browser, many.page().all(many.descriptor(), StatusFilter.NONE), "status-page-many");
			picture(browser, few.page().node(etcd.name(), "0", etcd.nodes().toList().get(2)), "status-page-node");
			browser.screen(390, 844);
			picture(browser, few.page().all(few.descriptor(), StatusFilter.NONE), "status-page-phone");
		}
	}

	private void picture(Browser browser, String page, String name) throws IOException {
		Path file = Files.writeString(this.temporary.resolve(name + ".html"), page);
		browser.open(file.toUri());
		assertThat(browser.complaints()).isEmpty();
		assertThat(browser.all("svg title")).isNotEmpty();
		String folder = System.getProperty("status-page.pictures");
		if (folder != null) {
			byte[] picture = browser.driver().getScreenshotAs(OutputType.BYTES);
			Files.write(Files.createDirectories(Path.of(folder)).resolve(name + ".png"), picture);
		}
	}

	private static Map<String, List<Story>> few() {
		return new TreeMap<>(
				Map.of("etcd",
						List.of(Story.of("10.0.0.1:2379", NodeStatus.HEALTHY, 0),
								Story.of("10.0.0.2:2379", NodeStatus.HEALTHY, 0),
								new Story("10.0.0.3:2379", "0", NodeStatus.UNHEALTHY, NodeStatus.HEALTHY, 22, 14)),
						"payment",
						List.of(Story.of("10.0.3.1:8443", NodeStatus.UNHEALTHY, 43),
								Story.of("10.0.3.2:8443", NodeStatus.MAINTENANCE, 12)),
						"search",
						List.of(new Story("10.0.2.11:8080", "near", NodeStatus.HEALTHY, NodeStatus.HEALTHY, 0, 31),
								new Story("10.0.2.12:8080", "near", NodeStatus.HEALTHY, NodeStatus.DRAINING, 50, 28),
								new Story("10.0.9.13:8080", "far", NodeStatus.UNSTABLE, NodeStatus.HEALTHY, 20, 50)),
						"shop",
						List.of(Story.of("10.0.1.11:8080", NodeStatus.HEALTHY, 0),
								Story.of("10.0.1.12:8080", NodeStatus.UNSTABLE, 35),
								Story.of("10.0.1.13:8080", NodeStatus.RECOVERING, 57),
								Story.of("10.0.1.14:8080", NodeStatus.HEALTHY, 0))));
	}

	/** Forty upstreams of 250 nodes each. */
	private static Map<String, List<Story>> many() {
		Map<String, List<Story>> upstreams = new TreeMap<>();
		for (int i = 0; i < 40; i++) {
			List<Story> stories = new ArrayList<>(Fleet.well("10." + i + ".", 250));
			for (int j = 0; i % 7 == 3 && j < i; j += 4) {
				stories.set(j, Story.of(stories.get(j).address(), TROUBLE.get((i + j) % TROUBLE.size()), 20 + j));
			}
			upstreams.put("service-%02d".formatted(i), stories);
		}
		return upstreams;
	}

}
