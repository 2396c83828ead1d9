package dev.healthcheck.endpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import dev.healthcheck.endpoint.Fleet.Story;
import dev.healthcheck.node.NodeStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the status page shows first, and what it leaves to other pages.
 */
class StatusPageTests {

	private final Map<String, List<Story>> upstreams = new TreeMap<>();

	private String all(StatusFilter filter) {
		Fleet fleet = new Fleet(this.upstreams);
		return fleet.page().all(fleet.descriptor(), filter);
	}

	private static List<String> found(String regex, String page) {
		return Pattern.compile(regex).matcher(page).results().map((MatchResult result) -> result.group(1)).toList();
	}

	private static List<String> names(String page) {
		return found("<h2[^>]*>(?:<a[^>]*>)?<bdi>([^<]*)", page);
	}

	private static List<String> nodes(String page) {
		return found("<th role=\"rowheader\"[^>]*><a[^>]*><bdi>([^<]*)", page);
	}

	private static StatusFilter filter(String status, String text) {
		return StatusFilter.of(status, text, null);
	}

	private static Story story(String address, NodeStatus status) {
		return Story.of(address, status, 30);
	}

	@Test
	void troubleComesFirst() {
		this.upstreams.put("a-well", List.of(story("a:1", NodeStatus.HEALTHY)));
		this.upstreams.put("b-drained", List.of(story("b:1", NodeStatus.HEALTHY), story("b:2", NodeStatus.DRAINING)));
		this.upstreams.put("c-sick",
				List.of(story("c:1", NodeStatus.HEALTHY), story("c:2", NodeStatus.MAINTENANCE),
						story("c:3", NodeStatus.RECOVERING), story("c:4", NodeStatus.UNCHECKED),
						story("c:5", NodeStatus.UNHEALTHY), story("c:6", NodeStatus.UNSTABLE)));
		this.upstreams.put("d-down", List.of(story("d:1", NodeStatus.MAINTENANCE)));
		String page = all(StatusFilter.NONE);
		assertThat(names(page)).containsExactly("d-down", "c-sick", "b-drained", "a-well");
		assertThat(nodes(page)).containsExactly("d:1", "c:5", "c:6", "c:3", "c:2", "c:1", "c:4", "b:2", "b:1", "a:1");
	}

	@Test
	void ofManyNodesThePageOfAllHasThoseInTroubleAndWaysToTheOthers() {
		List<Story> stories = new ArrayList<>(Fleet.well("10.0.", 200));
		for (int i = 100; i < 120; i++) {
			stories.set(i, story(stories.get(i).address(), NodeStatus.UNHEALTHY));
		}
		this.upstreams.put("shop", stories);
		this.upstreams.put("search", Fleet.well("10.1.", 200));
		String page = all(StatusFilter.NONE);
		assertThat(nodes(page)).containsExactly("10.0.0.101:8080", "10.0.0.102:8080", "10.0.0.103:8080",
				"10.0.0.104:8080", "10.0.0.105:8080");
		assertThat(names(page)).containsExactly("shop", "search");
		assertThat(page).contains("<a href=\"upstreams/shop\">All 200 nodes</a>",
				"<a href=\"upstreams/search\">All 200 nodes</a>");
		String well = all(filter("healthy", "10.0"));
		assertThat(nodes(well)).hasSize(5).startsWith("10.0.0.1:8080");
		assertThat(well)
			.contains("<a href=\"upstreams/shop?status=healthy&amp;text=10.0\">All 180 nodes like this</a>");
	}

	@Test
	void upToAHundredNodesAreAllThere() {
		this.upstreams.put("shop", Fleet.well("10.0.", 60));
		this.upstreams.put("search", Fleet.well("10.1.", 40));
		assertThat(nodes(all(StatusFilter.NONE))).hasSize(100);
	}

	@Test
	void linksOfTheFilterTellHowManyNodesPass() {
		this.upstreams.put("shop", List.of(story("a:1", NodeStatus.HEALTHY), story("a:2", NodeStatus.UNHEALTHY)));
		this.upstreams.put("search", List.of(story("b:1", NodeStatus.HEALTHY)));
		String page = all(filter("UNHEALTHY", " a:"));
		assertThat(page).contains("<a href=\"?text=a:\"><span class=\"count\">2</span> all</a>",
				"<a href=\"?status=trouble&amp;text=a:\"><span class=\"count\">1</span> in trouble</a>",
				"<a href=\"?status=unhealthy&amp;text=a:\" aria-current=\"true\"><span class=\"count\">1</span>");
		assertThat(nodes(page)).containsExactly("a:2");
	}

	@ParameterizedTest
	@CsvSource({ "SHOP, 2", "b:, 1", "refused, 1", "'&<\"', 0" })
	void theTextIsThatOfUpstreamNodeOrReason(String text, int count) {
		this.upstreams.put("shop", List.of(story("a:1", NodeStatus.HEALTHY), story("a:2", NodeStatus.UNHEALTHY)));
		this.upstreams.put("search", List.of(story("b:1", NodeStatus.HEALTHY)));
		String page = all(filter("", text));
		assertThat(nodes(page)).hasSize(count);
		assertThat(page.contains("No node is like this.")).isEqualTo(count == 0);
		assertThat(found("name=\"text\" value=\"([^\"]*)\"", page)).containsExactly(
				text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;").replace("'", "&#39;"));
	}

	@ParameterizedTest
	@EnumSource
	void everyStatusIsAFilter(NodeStatus status) {
		assertThat(filter(status.name(), "").link()).isEqualTo("?status=" + StatusFilter.name(status));
	}

	@Test
	void anUnknownStatusIsNoFilter() {
		assertThatExceptionOfType(InvalidEndpointRequestException.class).isThrownBy(() -> filter("sick", ""));
	}

	@ParameterizedTest
	@CsvSource({ "-3, 1, 1, 3", "0, 1, 1, 3", "1, 1, 1, 3", "2, 2, 4, 6", "3, 3, 7, 7", "4, 3, 7, 7",
			"2147483647, 3, 7, 7" })
	void aPageThatDoesNotExistIsTheNextOneThatDoes(int asked, int page, int first, int last) {
		Slice<Integer> slice = Slice.of(List.of(1, 2, 3, 4, 5, 6, 7), asked, 3);
		assertThat(slice.page()).isEqualTo(page);
		assertThat(slice.items()).first().isEqualTo(first);
		assertThat(slice.items()).last().isEqualTo(last);
	}

	@Test
	void anEmptyListHasOnePage() {
		assertThat(Slice.of(List.of(), 5, 3)).isEqualTo(new Slice<>(List.of(), 1, 1, 0, 0));
	}

}
