package dev.healthcheck.endpoint;

import java.net.http.HttpResponse;
import java.util.List;

import dev.healthcheck.autoconfigure.StubNodes;
import dev.healthcheck.autoconfigure.WebApplication;
import dev.healthcheck.autoconfigure.WebTests;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.node.Node;
import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.upstream.UpstreamDefinition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which form the endpoint answers in, and what is in those that are not JSON, on both
 * kinds of web server.
 */
@Tag("servers")
class StatusFormatsWebTests {

	private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,"
			+ "image/avif,image/webp,*/*;q=0.8";

	private static final String CSV_HEADER = "upstream,level,node,status,reason,since,weight,effectiveWeight,current,"
			+ "admin,breaker,fails,check,lastResult,lastCheck,latencyMillis,requests,failed,inFlight,meanMillis,source";

	@Nested
	class OnBothServers extends WebTests {

		OnBothServers() {
			super("management.endpoint.upstreams.access=unrestricted");
		}

		@BeforeEach
		void anUpstream() {
			put("shop", Node.of("host:1"), Node.of("host:2"));
		}

		@ParameterizedTest
		@CsvSource(delimiter = '|', textBlock = """
				*/*                                               | application/vnd.spring-boot.actuator.v3+json
				application/json                                  | application/json
				application/vnd.spring-boot.actuator.v2+json      | application/vnd.spring-boot.actuator.v2+json
				text/html                                         | text/html;charset=UTF-8
				TEXT/HTML, */*;q=0.1                              | text/html;charset=UTF-8
				text/csv                                          | text/csv;charset=UTF-8
				text/html;q=0.5, application/json                 | application/json
				application/json, text/html                       | application/json
				text/html, application/json                       | text/html;charset=UTF-8
				text/html;q=0.3, text/csv;q=0.7                   | text/csv;charset=UTF-8
				text/html;q=0.8, */*;q=0.9                        | application/vnd.spring-boot.actuator.v3+json
				""")
		void theAcceptHeaderDecides(String accept, String type) {
			for (String path : List.of("upstreams", "upstreams/shop", "upstreams/shop/host:1")) {
				HttpResponse<String> answer = this.application.get(path, "Accept", accept);
				assertThat(answer.statusCode()).isEqualTo(200);
				assertThat(answer.headers().firstValue("Content-Type")).hasValue(type);
			}
		}

		@Test
		void withoutAcceptHeaderItIsJson() {
			assertThat(type(this.application.get("upstreams"))).contains("json");
		}

		@Test
		void browsersGetThePage() {
			assertThat(type(this.application.get("upstreams", "Accept", BROWSER))).startsWith("text/html");
		}

		@Test
		void otherTypesAreNotAcceptable() {
			assertThat(this.application.get("upstreams", "Accept", "application/xml").statusCode()).isEqualTo(406);
		}

		@ParameterizedTest
		@CsvSource({ "json, application/json", "html, text/html;charset=UTF-8", "csv, text/csv;charset=UTF-8",
				"CSV, text/csv;charset=UTF-8" })
		void theParameterWinsOverTheHeader(String format, String type) {
			for (String path : List.of("upstreams", "upstreams/shop", "upstreams/shop/host:1")) {
				for (String accept : List.of("*/*", "application/json", "text/csv", BROWSER)) {
					HttpResponse<String> answer = this.application.get(path + "?format=" + format, "Accept", accept);
					assertThat(answer.headers().firstValue("Content-Type")).hasValue(type);
				}
			}
		}

		@Test
		void jsonIsTheSameHoweverItIsAskedFor() {
			String asked = this.application.get("upstreams/shop?format=json", "Accept", BROWSER).body();
			assertThat(JsonMapper.shared().readTree(asked)).isEqualTo(this.application.json("upstreams/shop"));
		}

		@ParameterizedTest
		@ValueSource(strings = { "upstreams", "upstreams/shop", "upstreams/shop/host:1", "upstreams/nope" })
		void anUnknownFormatIsABadRequest(String path) {
			HttpResponse<String> answer = this.application.get(path + "?format=xml", "Accept", BROWSER);
			assertThat(answer.statusCode()).isEqualTo(400);
			assertThat(answer.body()).isEqualTo("'format' is 'xml', but must be json, html or csv");
			assertThat(type(answer)).startsWith("text/plain");
		}

		@Test
		void csvHasALineForEachNode() {
			put("other", Node.of("host:3").withWeight(5));
			String[] lines = this.application.get("upstreams", "Accept", "text/csv").body().split("\r\n", -1);
			assertThat(lines).hasSize(5);
			assertThat(lines[0]).isEqualTo(CSV_HEADER);
			assertThat(lines[1]).startsWith("other,0,host:3,UNCHECKED,")
				.contains(",5,5.0,false,READY,CLOSED,0,UNKNOWN,");
			assertThat(lines[2]).startsWith("shop,0,host:1,").endsWith(",,,,0,0,0,0.0,api");
			assertThat(lines[3]).startsWith("shop,0,host:2,");
			assertThat(lines[4]).isEmpty();
		}

		@Test
		void csvOfPartsHasTheSameForm() {
			assertThat(this.application.get("upstreams/shop?format=csv").body()).startsWith(CSV_HEADER + "\r\nshop,0,")
				.hasLineCount(3);
			assertThat(this.application.get("upstreams/shop/host:2?format=csv").body())
				.startsWith(CSV_HEADER + "\r\nshop,0,host:2,")
				.hasLineCount(2);
		}

		@Test
		void csvQuotesWhatWouldBeMistaken() {
			this.application.upstreams().remove("shop");
			put("a,\"b\"\nc", Node.of("host:1"));
			assertThat(this.application.get("upstreams?format=csv").body())
				.startsWith(CSV_HEADER + "\r\n\"a,\"\"b\"\"\nc\",0,host:1,");
		}

		@Test
		void nothingFromOutsideBecomesMarkup() {
			Node node = Node.of(new NodeAddress("<img src=x onerror=alert(1)>", 80)).withProblem("<b>\"it's\"</b>\0");
			put("<script>alert('1')</script>", node);
			String body = this.application.get("upstreams?format=html").body();
			assertThat(body).doesNotContain("<script>alert", "<img", "<b>", "\0")
				.contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;", "&lt;img src=x onerror=alert(1)&gt;:80",
						"&lt;b&gt;&quot;it&#39;s&quot;&lt;/b&gt;\ufffd");
		}

		@Test
		void anApplicationWithoutUpstreamsSaysSo() {
			this.application.upstreams().remove("shop");
			assertThat(this.application.get("upstreams?format=html").body()).contains("There are no upstreams yet.");
			assertThat(this.application.get("upstreams?format=csv").body()).isEqualTo(CSV_HEADER + "\r\n");
		}

		@Test
		void anUpstreamWithoutNodesSaysSo() {
			put("shop");
			assertThat(this.application.get("upstreams?format=html").body()).contains("It has no nodes.");
		}

		@ParameterizedTest
		@ValueSource(strings = { "upstreams/nope", "upstreams/nope/host:1", "upstreams/shop/host:9" })
		void whatDoesNotExistIsNotFoundInAnyForm(String path) {
			for (String format : List.of("json", "html", "csv")) {
				assertThat(this.application.get(path + "?format=" + format).statusCode()).isEqualTo(404);
			}
			assertThat(this.application.get(path, "Accept", BROWSER).body()).contains("<h1><bdi>Not found</bdi></h1>");
		}

		@ParameterizedTest
		@ValueSource(strings = { "upstreams", "upstreams?format=html", "upstreams/shop", "upstreams/shop/host:1",
				"upstreams/nope" })
		void whateverIsAnsweredIsKeptNowhereAndMayDoNothing(String path) {
			HttpResponse<String> answer = this.application.get(path);
			assertThat(answer.headers().allValues("Cache-Control")).containsExactly("no-store");
			assertThat(answer.headers().allValues("X-Content-Type-Options")).containsExactly("nosniff");
			assertThat(answer.headers().allValues("Content-Security-Policy")).singleElement()
				.asString()
				.startsWith("default-src 'none'; ")
				.doesNotContain("unsafe");
		}

		@Test
		void otherEndpointsKeepTheirHeaders() {
			assertThat(this.application.get("health").headers().firstValue("Content-Security-Policy")).isEmpty();
		}

		@ParameterizedTest
		@ValueSource(strings = { "text/plain", "application/x-www-form-urlencoded", "multipart/form-data;boundary=x" })
		void whatAFormCouldSendIsNotRead(String type) {
			assertThat(this.application.post("upstreams/shop/host:1", "{\"admin\": \"drain\"}", type).statusCode())
				.isEqualTo(415);
			assertThat(this.application.json("upstreams/shop/host:1").get("admin").asString()).isEqualTo("READY");
		}

		private void put(String name, Node... nodes) {
			this.application.upstreams()
				.put(UpstreamDefinition.builder(name)
					.nodes(List.of(nodes))
					.check(CheckSettings.ofDefaults().disabled())
					.build());
		}

		private static String type(HttpResponse<String> answer) {
			return answer.headers().firstValue("Content-Type").orElseThrow();
		}

	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void linksFollowThePathOfTheEndpoint(WebApplicationType type) {
		try (WebApplication application = new WebApplication(type,
				"management.endpoints.web.path-mapping.upstreams=ops/status")) {
			application.upstreams().put(StubNodes.upstream("a shop", "host:1"));
			HttpResponse<String> page = application.get("ops/status?format=html");
			assertThat(page.body()).contains("href=\"status/a%20shop\"", "href=\"status/a%20shop/host:1\"");
			assertThat(page.headers().firstValue("Content-Security-Policy")).isPresent();
			assertThat(application.get("ops/status/a%20shop/host:1?format=html").body())
				.contains("href=\"../../status\"", "href=\"../../status/a%20shop\"");
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void aManagementPortOfItsOwnMakesNoDifference(WebApplicationType type) {
		// two reactive servers on one class path are one too many for Spring Boot
		try (WebApplication application = new WebApplication(type, "management.server.port=0",
				"spring.autoconfigure.exclude=org.springframework.boot.tomcat.autoconfigure.actuate.web.server."
						+ "TomcatReactiveManagementContextAutoConfiguration")) {
			application.upstreams().put(StubNodes.upstream("shop", "host:1"));
			String port = application.context().getEnvironment().getProperty("local.management.port");
			HttpResponse<String> page = application.get("http://127.0.0.1:" + port + "/actuator/upstreams", "Accept",
					BROWSER);
			assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
			assertThat(page.headers().allValues("Content-Security-Policy")).hasSize(1);
			assertThat(page.headers().allValues("Cache-Control")).containsExactly("no-store");
		}
	}

}
