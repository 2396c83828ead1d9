package dev.healthcheck.endpoint;

import java.util.List;

import dev.healthcheck.autoconfigure.WebTests;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.node.Node;
import dev.healthcheck.upstream.UpstreamDefinition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The parameters that choose what the status page shows, on both kinds of web server.
 */
class StatusPageParametersTests extends WebTests {

	private static final String BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8";

	@BeforeEach
	void anUpstream() {
		put("shop", Node.of("host:1"), Node.of("host:2"));
	}

	private void put(String name, Node... nodes) {
		this.application.upstreams()
			.put(UpstreamDefinition.builder(name)
				.nodes(List.of(nodes))
				.check(CheckSettings.ofDefaults().disabled())
				.build());
	}

	@Test
	void thousandsOfUpstreamsAreShownPageByPage() {
		for (int i = 0; i < 2_000; i++) {
			put("service-" + i, Node.of("host:" + (i + 1)));
		}
		assertThat(this.application.get("upstreams?format=html").body())
			.contains("All 2,001 upstreams are up", "<bdi>service-0</bdi>", "1–50 of 2,001 upstreams",
					"href=\"?page=2\"")
			.doesNotContain("<bdi>service-999</bdi>")
			.endsWith("</html>");
		assertThat(this.application.get("upstreams?format=html&page=41").body()).contains("<bdi>shop</bdi>",
				"2,001–2,001 of 2,001 upstreams");
		assertThat(this.application.get("upstreams?format=html&text=service-1999").body())
			.contains("<bdi>service-1999</bdi>")
			.doesNotContain("<bdi>service-0</bdi>");
		assertThat(this.application.get("upstreams?format=csv").body()).hasLineCount(2_003);
	}

	@ParameterizedTest
	@ValueSource(strings = { "upstreams", "upstreams/shop" })
	void theParametersOfThePageChangeNeitherJsonNorCsv(String path) {
		String parameters = "?status=unhealthy&text=nothing&page=7";
		assertThat(JsonMapper.shared().readTree(this.application.get(path + parameters).body()))
			.isEqualTo(this.application.json(path));
		assertThat(this.application.get(path + parameters + "&format=csv").body())
			.isEqualTo(this.application.get(path + "?format=csv").body());
	}

	@ParameterizedTest
	@ValueSource(strings = { "upstreams?status=sick", "upstreams/shop?status=sick", "upstreams?page=x" })
	void whatThePageDoesNotKnowIsABadRequest(String path) {
		assertThat(this.application.get(path, "Accept", BROWSER).statusCode()).isEqualTo(400);
	}

}
