package dev.healthcheck.endpoint;

import java.time.Duration;
import java.util.List;

import dev.healthcheck.autoconfigure.StubNodes;
import dev.healthcheck.autoconfigure.WebApplication;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The status page in a browser, in applications that have policies of their own.
 */
@Tag("processes")
@TestInstance(Lifecycle.PER_CLASS)
class StatusPagePolicyTests {

	private Browser browser;

	@BeforeAll
	void start() {
		assumeTrue(Browser.isInstalled(), "SKIPPED: there is no chromium and chromedriver on the PATH");
		this.browser = new Browser();
	}

	@AfterAll
	void stop() {
		if (this.browser != null) {
			this.browser.close();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void thePolicyOfTheApplicationGivesWay(WebApplicationType type) {
		try (WebApplication application = new WebApplication(ForeignPolicy.Early.class, type)) {
			application.upstreams().put(StubNodes.upstream("shop", "host:1"));
			this.browser.open(application.uri("upstreams"));
			assertThat(this.browser.find("#pause").isDisplayed()).isTrue();
			assertThat(this.browser.find(".card").getCssValue("border-radius")).isEqualTo("12px");
			assertThat(this.browser.complaints()).isEmpty();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void whereNoScriptAndNoStyleIsAllowedThePageStillShowsAndReloads(WebApplicationType type) {
		try (WebApplication application = new WebApplication(ForeignPolicy.Late.class, type)) {
			application.upstreams().put(StubNodes.upstream("shop", "host:1"));
			this.browser.open(application.uri("upstreams"));
			assertThat(this.browser.texts("tbody th a")).containsExactly("host:1");
			application.upstreams().put(StubNodes.upstream("shop", "host:2"));
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.ignoreExceptions()
				.until(() -> this.browser.texts("tbody th a").equals(List.of("host:2")));
		}
	}

}
