package dev.healthcheck.samples.gateway;

import java.net.http.HttpResponse;
import java.util.stream.Stream;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.node.MaxFails;
import dev.healthcheck.upstream.RetryBudget;
import dev.healthcheck.upstream.UpstreamDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Upstreams that are shown, replaced and removed while the gateway runs.
 */
class AdminTests extends GatewayTestSupport {

	@Test
	void anUpstreamIsMadeReplacedAndRemoved() {
		Backend first = answering(200, "first");
		Backend second = answering(200, "second");
		assertThat(put("shop", "{'nodes': ['%s']}".formatted(first.address())).statusCode()).isEqualTo(204);
		assertThat(get("/shop/x").body()).isEqualTo("first");
		assertThat(put("shop", "{'nodes': '%s', 'balance': 'hash'}".formatted(second.address())).statusCode())
			.isEqualTo(204);
		assertThat(get("/shop/x").body()).isEqualTo("second");
		assertThat(this.upstreams.get("shop").definition().balance()).isEqualTo(Balance.HASH);
		assertThat(send("DELETE", "/admin/upstreams/shop", "").statusCode()).isEqualTo(204);
		assertThat(get("/shop/x").statusCode()).isEqualTo(404);
	}

	@Test
	void whatIsShownCanBePut() {
		put("shop", """
				{'levels': [{'name': 'near', 'nodes': [{'address': 'a:1', 'weight': 3, 'max-fails': 2,
				  'fail-timeout': '7s', 'slow-start': '8s', 'admin': 'drain'}], 'tries': 1}, {'nodes': 'b:2'}],
				 'tries': 4, 'try-timeout': '1500ms', 'balance': 'sticky', 'max-fails': 5, 'fail-timeout': '6s',
				 'passive': {'timeouts': 0, 'unhealthy-statuses': '500-599'}, 'protect': false, 'slow-start': '9s',
				 'check': {'enabled': false, 'type': 'http', 'path': '/live', 'headers': {'X-Probe': '1'},
				           'unhealthy.statuses': [500]}, 'health.enabled': false}""");
		UpstreamDefinition definition = this.upstreams.get("shop").definition();
		assertThat(definition.tries()).isEqualTo(4);
		HttpResponse<String> shown = get("/admin/upstreams/shop");
		assertThat(shown.headers().firstValue("Content-Type")).contains("application/json");
		assertThat(shown.body()).contains("\"try-timeout\":\"1500ms\"").contains("\"admin\":\"drain\"");
		assertThat(put("shop", shown.body()).statusCode()).isEqualTo(204);
		assertThat(this.upstreams.get("shop").definition()).isEqualTo(definition);
	}

	@Test
	void autoAndTheRetryBudgetAreShownAsTheyArePut() {
		put("shop", """
				{'nodes': [{'address': 'a:1', 'max-fails': 'auto'}, {'address': 'b:2', 'max-fails': 3}],
				 'max-fails': 'auto', 'retry-budget': 'none', 'overload-limit': true}""");
		UpstreamDefinition definition = this.upstreams.get("shop").definition();
		assertThat(definition.passive().maxFails()).isEqualTo(MaxFails.AUTO);
		assertThat(definition.retryBudget()).isEqualTo(RetryBudget.NONE);
		assertThat(definition.overloadLimit()).isTrue();
		HttpResponse<String> shown = get("/admin/upstreams/shop");
		assertThat(shown.body()).contains("\"max-fails\":\"auto\"", "\"max-fails\":3", "\"retry-budget\":\"none\"",
				"\"overload-limit\":true");
		assertThat(put("shop", shown.body()).statusCode()).isEqualTo(204);
		assertThat(this.upstreams.get("shop").definition()).isEqualTo(definition);
	}

	static Stream<Arguments> invalid() {
		return Stream.of(arguments("{}", "healthcheck.upstreams.shop.nodes: nothing is set"),
				arguments("{'nodes': ['a:1', 'b']}", "healthcheck.upstreams.shop.nodes[1]: 'b' is not 'host:port'"),
				arguments("{'nodes': 'a:1', 'ballance': 'hash'}", "healthcheck.upstreams.shop.ballance: there is no"),
				arguments("{'nodes': 'a:1', 'balance': 'best'}", "healthcheck.upstreams.shop.balance is 'best', but"),
				arguments("{'nodes': 'a:1', 'max-fails': 'sometimes'}",
						"healthcheck.upstreams.shop.max-fails is 'sometimes', but must be 'auto', or a number"),
				arguments("{'nodes': 'a:1', 'retry-budget': 20}",
						"healthcheck.upstreams.shop.retry-budget is '20', but must be from 0% to 100%, or 'none'"),
				arguments("{'nodes': [", "the body is not a JSON object: "),
				arguments("['a:1']", "the body is not a JSON object: "), arguments("null", "the body is not a JSON"),
				arguments("", "the body is not a JSON object: "));
	}

	@ParameterizedTest
	@MethodSource
	void invalid(String json, String reason) {
		upstream("shop", "x:1");
		HttpResponse<String> response = put("shop", json);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).startsWith(reason);
		assertThat(this.upstreams.get("shop").definition().nodes()).as("unchanged").hasSize(1);
	}

	@Test
	void unknownUpstreamsAre404() {
		upstream("shop", "a:1");
		assertThat(get("/admin/upstreams/ship").body()).isEqualTo("unknown upstream 'ship' (known: shop)\n");
		assertThat(get("/admin/upstreams/ship").statusCode()).isEqualTo(404);
		assertThat(send("DELETE", "/admin/upstreams/ship", "").statusCode()).isEqualTo(404);
		assertThat(report("ship", "{'node': 'a:1', 'failed': true}").statusCode()).isEqualTo(404);
	}

	@Test
	void anOutcomeIsReported() {
		upstream("shop", "a:1", "b:2");
		assertThat(report("shop", "{'node': 'a:1', 'failed': false}").statusCode()).isEqualTo(204);
		assertThat(node("shop", "a:1").status().isSelectable()).isTrue();
		assertThat(report("shop", "{'node': 'a:1', 'failed': true}").statusCode()).isEqualTo(204);
		assertThat(node("shop", "a:1").status().isSelectable()).isFalse();
		assertThat(node("shop", "a:1").reason()).contains("reported by a client");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{'node': 'c:3', 'failed': true}", "{'node': 'c', 'failed': true}", "{'node': 'a:1'}",
			"{'failed': true}", "{'node': 'a:1', 'failed': 'yes'}", "[]" })
	void aBadReportIs400(String json) {
		upstream("shop", "a:1");
		HttpResponse<String> response = report("shop", json);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).isNotBlank();
	}

	private HttpResponse<String> put(String name, String json) {
		return send("PUT", "/admin/upstreams/" + name, json.replace('\'', '"'));
	}

	private HttpResponse<String> report(String name, String json) {
		return send("POST", "/admin/upstreams/" + name + "/report", json.replace('\'', '"'));
	}

}
