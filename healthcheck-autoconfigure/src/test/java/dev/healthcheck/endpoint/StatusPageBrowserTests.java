package dev.healthcheck.endpoint;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import com.deque.html.axecore.selenium.AxeBuilder;
import dev.healthcheck.autoconfigure.StubNodes;
import dev.healthcheck.autoconfigure.WebApplication;
import dev.healthcheck.autoconfigure.WebTests;
import dev.healthcheck.balance.Balance;
import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.node.NodeStatus;
import dev.healthcheck.upstream.Level;
import dev.healthcheck.upstream.Upstream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.springframework.boot.WebApplicationType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The status page in a real browser, from both kinds of web server.
 */
@Tag("processes")
class StatusPageBrowserTests {

	private static final String LONG = "x".repeat(10_000);

	/** All tests share it, as it takes seconds to start. */
	private static @Nullable Browser started;

	@BeforeAll
	static void start() {
		Assumptions.assumeTrue(Browser.isInstalled(),
				"SKIPPED, the status page is not tested in a browser: there is no chromium and chromedriver on the PATH");
		started = new Browser();
	}

	@AfterAll
	static void stop() {
		if (started != null) {
			started.close();
		}
	}

	/** The browser, with an empty page. */
	private static Browser browser() {
		Browser browser = Objects.requireNonNull(started);
		browser.open(URI.create("about:blank"));
		browser.screen(1280, 900);
		browser.colours("light");
		browser.complaints();
		return browser;
	}

	@Nested
	class FromBothServers extends WebTests {

		private Browser browser;

		private Upstream shop;

		@BeforeEach
		void upstreams() {
			this.browser = browser();
			this.application.nodes().pass("host:1");
			this.shop = this.application.upstreams()
				.put(StubNodes.upstream("shop", "host:1", "host:2").toBuilder().balance(Balance.STICKY).build());
			this.application.upstreams()
				.put(StubNodes.upstream("search")
					.withLevels(List.of(new Level("near", List.of(Node.of("host:3").withWeight(7))),
							new Level("far", List.of(Node.of("host:4"))))));
			await().until(() -> this.application.upstreams()
				.snapshot()
				.stream()
				.flatMap((upstream) -> upstream.nodes().stream())
				.allMatch((node) -> node.status() == NodeStatus.HEALTHY));
		}

		@AfterEach
		void nothingWasBlocked() {
			this.application.upstreams().names().forEach(this.application.upstreams()::remove);
			assertThat(this.browser.complaints()).allMatch(FromBothServers::isAboutAMissingPage);
		}

		/** The browser reports each page that does not exist, maybe late. */
		private static boolean isAboutAMissingPage(String complaint) {
			return complaint.contains("/nope ") && complaint.contains("404");
		}

		@Test
		void allUpstreamsAndNodesAreVisible() {
			this.shop.admin(this.shop.definition().nodes().get(1), AdminState.DRAIN);
			open("upstreams");
			assertThat(this.browser.texts("h2")).as("trouble first").containsExactly("shop", "search");
			assertThat(this.browser.texts("tbody th[scope=row] a")).containsExactly("host:2", "host:1", "host:3",
					"host:4");
			assertThat(this.browser.texts(".level")).containsExactly("level near", "level far");
			assertThat(this.browser.texts("td .chip")).containsExactly("DRAINING", "HEALTHY", "HEALTHY", "HEALTHY");
			assertThat(this.browser.texts("td .reason")).anyMatch((text) -> text.startsWith("check passed: 200 in "))
				.anyMatch((text) -> text.startsWith("draining"));
			assertThat(this.browser.texts("td")).contains("7");
			assertThat((List<?>) this.browser.script("""
					return [...document.querySelectorAll('main :not(title)')]
						.filter((element) => element.textContent.trim() && !element.checkVisibility())
						.map((element) => element.outerHTML)""")).as("hidden").isEmpty();
		}

		@Test
		void theCurrentNodeIsMarked() {
			this.shop.select();
			open("upstreams/shop");
			assertThat(this.browser.texts("th .mark")).containsExactly("current");
		}

		@Test
		void aChangeShowsWithoutLoadingThePageAnew() {
			open("upstreams");
			this.browser.script("window.stillTheSamePage = true; document.querySelector('tbody a').focus()");
			this.application.nodes().fail("host:1", "Connection refused");
			await()
				.until(() -> this.browser.texts("td").stream().anyMatch((text) -> text.contains("Connection refused")));
			assertThat(this.browser.texts("td .chip")).startsWith("UNHEALTHY");
			assertThat(this.browser.script("return window.stillTheSamePage")).isEqualTo(true);
			assertThat(this.browser.driver().switchTo().activeElement().getText()).as("it was moved down, and stays")
				.isEqualTo("host:3");
		}

		@Test
		void updatesCanBePausedAndResumed() {
			open("upstreams");
			WebElement pause = this.browser.find("#pause");
			pause.click();
			assertThat(pause.getText()).isEqualTo("Resume");
			this.application.upstreams().remove("shop");
			pause.click();
			await().untilAsserted(() -> assertThat(this.browser.texts("h2")).containsExactly("search"));
			assertThat(pause.getText()).isEqualTo("Pause");
		}

		@Test
		void linksLeadToUpstreamsAndNodesAndBack() {
			open("upstreams");
			this.browser.find("h2 a[href$=shop]").click();
			assertThat(this.browser.texts("h1")).containsExactly("shop");
			this.browser.find("tbody th a").click();
			assertThat(this.browser.texts("h1")).containsExactly("host:1");
			assertThat(this.browser.texts("h2")).containsExactly("Last hour", "Node", "Check", "Breaker", "Requests",
					"Last minute", "History");
			assertThat(this.browser.texts(".history td .chip")).containsExactly("UNCHECKED", "HEALTHY");
			this.browser.all("nav a").get(0).click();
			assertThat(this.browser.texts("h1")).containsExactly("Upstreams");
		}

		@ParameterizedTest
		@ValueSource(strings = { "upstreams", "upstreams/shop", "upstreams/shop/host:1" })
		void aNarrowScreenNeedsNoSidewaysScrolling(String path) {
			this.browser.screen(360, 740);
			open(path);
			assertThat(overflow()).isZero();
			assertThat(this.browser.find("td").isDisplayed()).isTrue();
		}

		@Test
		void theKeyboardReachesEverythingInOrder() {
			open("upstreams");
			List<String> reached = new ArrayList<>();
			for (int i = 0; i < 15; i++) {
				this.browser.driver().switchTo().activeElement().sendKeys(Keys.TAB);
				reached.add(this.browser.driver().switchTo().activeElement().getAccessibleName());
				assertThat(this.browser.script("return getComputedStyle(document.activeElement).outlineStyle"))
					.isEqualTo("solid");
			}
			assertThat(reached).containsExactly("Skip to content", "Pause", "Text in upstream, node or reason",
					"Filter", "4 all", "0 in trouble", "4 HEALTHY", "search", "host:3", "host:4", "shop", "host:1",
					"host:2", "JSON", "CSV");
		}

		@Test
		void theSkipLinkLeadsToTheContent() {
			open("upstreams");
			this.browser.find(".skip").sendKeys(Keys.ENTER);
			assertThat(this.browser.driver().switchTo().activeElement().getAttribute("id")).isEqualTo("main");
		}

		@Test
		void screenReadersAreToldWhatIsWhat() {
			open("upstreams");
			assertThat(this.browser.find("html").getAttribute("lang")).isEqualTo("en");
			assertThat(this.browser.find("section.upstream").getAccessibleName()).isEqualTo("search");
			assertThat(this.browser.find("table").getAriaRole()).isEqualTo("table");
			assertThat(this.browser.find("table").getAccessibleName()).isEqualTo("Nodes of search");
			assertThat(this.browser.find("thead th").getAriaRole()).isEqualTo("columnheader");
			assertThat(this.browser.find("tbody th[scope=row]").getAriaRole()).isEqualTo("rowheader");
			assertThat(this.browser.find("time").getAttribute("datetime")).endsWith("Z");
			this.browser.screen(360, 740);
			assertThat(this.browser.find("td").getAriaRole()).isEqualTo("cell");
		}

		@Test
		void hostileNamesAreShownAndDoNothing() {
			List<String> names = List.of("<script>document.title = 'taken'</script>", "\"><img src=x onerror=alert(1)>",
					"'quotes' & \"more\"", "\u202egnp.exe \u05e9\u05dc\u05d5\u05dd", "\ud83d\ude80", LONG);
			for (String name : names) {
				Node node = Node.of(new NodeAddress("<b onclick=alert(1)>" + name.replace("/", ""), 80))
					.withProblem("<style>*{display:none}</style>");
				this.application.upstreams()
					.put(StubNodes.upstream(name).withLevels(List.of(new Level("</table>" + name, List.of(node)))));
			}
			open("upstreams");
			assertThat(this.browser.texts("h2")).containsAll(names);
			assertThat(this.browser.driver().getTitle()).endsWith("Upstreams");
			assertThat(this.browser.all("main script, main img, main style, main b")).isEmpty();
			assertThat(overflow()).isZero();
			this.browser.screen(360, 740);
			assertThat(overflow()).isZero();
		}

		private void open(String path) {
			this.browser.open(this.application.uri(path));
		}

		private long overflow() {
			return (Long) this.browser
				.script("const e = document.documentElement; return e.scrollWidth - e.clientWidth");
		}

	}

	/** Once, as the page does not depend on the server. */
	@Test
	void nothingBreaksTheRulesOfAccessibility() {
		try (WebApplication application = new WebApplication(WebApplicationType.SERVLET)) {
			application.nodes().fail("host:1", "Connection refused");
			Upstream shop = application.upstreams().put(StubNodes.upstream("shop", "host:1", "host:2"));
			await().until(
					() -> shop.snapshot().nodes().stream().allMatch((node) -> node.status() != NodeStatus.UNCHECKED));
			Browser browser = browser();
			for (String path : List.of("upstreams", "upstreams/shop/host:1", "upstreams/nope")) {
				browser.open(application.uri(path));
				assertAccessible(browser);
				browser.colours("dark");
				assertAccessible(browser);
				browser.screen(360, 740);
				browser.colours("light");
				assertAccessible(browser);
				browser.screen(1280, 900);
			}
		}
	}

	private static void assertAccessible(Browser browser) {
		assertThat(new AxeBuilder().analyze(browser.driver()).getViolations())
			.extracting((rule) -> rule.getId() + ": " + rule.getNodes())
			.isEmpty();
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(100));
	}

}
