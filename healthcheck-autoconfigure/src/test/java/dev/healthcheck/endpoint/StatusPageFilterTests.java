package dev.healthcheck.endpoint;

import java.time.Duration;
import java.util.stream.Stream;

import dev.healthcheck.autoconfigure.StubNodes;
import dev.healthcheck.autoconfigure.WebApplication;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.upstream.Upstream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.springframework.boot.WebApplicationType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Finding nodes on the status page, and their last hour, in a real browser.
 */
@Tag("processes")
@TestInstance(Lifecycle.PER_CLASS)
class StatusPageFilterTests {

	private WebApplication application;

	private Browser browser;

	private Upstream shop;

	@BeforeAll
	void start() {
		assumeTrue(Browser.isInstalled(), "SKIPPED: there is no chromium and chromedriver on the PATH");
		this.application = new WebApplication(WebApplicationType.SERVLET);
		this.browser = new Browser();
	}

	@AfterAll
	void stop() {
		if (this.application != null) {
			this.browser.close();
			this.application.close();
		}
	}

	@BeforeEach
	void twoUpstreams() {
		this.application.upstreams().remove("shop");
		this.shop = this.application.upstreams().put(StubNodes.upstream("shop", "host:1", "host:2"));
		this.application.upstreams().put(StubNodes.upstream("search", "host:3", "host:4"));
		await().until(() -> Stream.of("shop", "search")
			.flatMap((name) -> this.application.upstreams().get(name).nodes().stream())
			.allMatch((node) -> node.status().isInService()));
	}

	private void open(String path) {
		this.browser.open(this.application.uri(path));
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(100));
	}

	@Test
	void theLastHourIsToldInWords() {
		this.shop.admin(this.shop.definition().nodes().get(1), AdminState.MAINTENANCE);
		open("upstreams/shop");
		assertThat(this.browser.all("td svg").get(0).getAriaRole()).isEqualTo("image");
		assertThat(this.browser.all("td svg").stream().map(WebElement::getAccessibleName)).satisfiesExactly(
				(name) -> assertThat(name).startsWith("Last hour: maintenance 1 min; answers in "),
				(name) -> assertThat(name).startsWith("Last hour: healthy 1 min; answers in "));
	}

	@Test
	void nodesAreFilteredByStatusAndByText() {
		this.shop.admin(this.shop.definition().nodes().get(1), AdminState.DRAIN);
		open("upstreams");
		this.browser.all(".filter a").get(1).click();
		assertThat(this.browser.texts("tbody th[scope=row] a")).containsExactly("host:2");
		assertThat(this.browser.texts(".filter a[aria-current]")).containsExactly("1 in trouble");
		this.browser.find(".filter input[type=search]").sendKeys("HOST:3", Keys.ENTER);
		await().untilAsserted(() -> assertThat(this.browser.texts("main > p.card"))
			.containsExactly("No node is like this. Show all"));
		this.browser.all(".filter a").get(0).click();
		assertThat(this.browser.texts("tbody th[scope=row] a")).containsExactly("host:3");
		assertThat(this.browser.find(".filter input[type=search]").getAttribute("value")).isEqualTo("HOST:3");
	}

	@Test
	void whatIsBeingTypedStaysWhenThePageIsUpdated() {
		open("upstreams");
		WebElement field = this.browser.find(".filter input[type=search]");
		field.sendKeys("half a wo");
		this.application.upstreams().remove("shop");
		await().untilAsserted(() -> assertThat(this.browser.texts("h2")).containsExactly("search"));
		assertThat(field.getAttribute("value")).isEqualTo("half a wo");
		assertThat(this.browser.driver().switchTo().activeElement()).isEqualTo(field);
	}

}
