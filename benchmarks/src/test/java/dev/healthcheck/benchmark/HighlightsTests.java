package dev.healthcheck.benchmark;

import java.io.StringReader;
import java.util.List;
import java.util.regex.Pattern;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The pictures say what the table does.
 */
class HighlightsTests {

	private static final List<List<String>> LINES = List.of(
			line("failover vs jetcd: hung, recovered after, vs jetcd", "2,034 ms", "45,282 ms (lease lost)"),
			line("failover vs jetcd: hung, recovered after, vs jetcd with keepalive", "2,034 ms", "13,495 ms"),
			line("failover vs jetcd: killed, failed, vs jetcd", "1", "0"),
			line("growth: a pick, 10 nodes", "15.0 ns", ""), line("growth: a pick, 1,000 nodes", "30.0 ns", ""),
			line("shared trouble: pause & more, all answered after", "0.50 s", "HAProxy: 1,002 s, nginx: infinite s"));

	private static List<String> line(String row, String ours, String peer) {
		return List.of(row, ours, peer, "", "", "", "", "");
	}

	@Test
	void rowsWithOnePeerEachBecomeOneGroup() {
		assertThat(Highlights.groups(Pattern.compile("failover vs jetcd: (.+), recovered after, vs (.+)"), LINES))
			.containsExactly(new BarChart.Group("hung",
					List.of(new BarChart.Bar("ours", 2034, "2,034 ms"), new BarChart.Bar("jetcd", 45282, "45,282 ms"),
							new BarChart.Bar("jetcd with keepalive", 13495, "13,495 ms"))));
	}

	@Test
	void rowsOfOneCostBecomeOneGroup() {
		assertThat(Highlights.groups(Pattern.compile("growth: (.+), ([\\d,]+ nodes)"), LINES))
			.containsExactly(new BarChart.Group("a pick", List.of(new BarChart.Bar("10 nodes", 15, "15.0 ns"),
					new BarChart.Bar("1,000 nodes", 30, "30.0 ns"))));
	}

	@Test
	void aRowThatNamesItsPeersBecomesAGroup() {
		assertThat(Highlights.groups(Pattern.compile("shared trouble: (.+)"), LINES))
			.containsExactly(new BarChart.Group("pause & more, all answered after",
					List.of(new BarChart.Bar("ours", 0.5, "0.50 s"), new BarChart.Bar("HAProxy", 1002, "1,002 s"),
							new BarChart.Bar("nginx", Double.POSITIVE_INFINITY, "never"))));
	}

	@Test
	void aPictureHasABarForEachValueAndIsWellFormed() throws Exception {
		String picture = BarChart.of(Highlights.groups(Pattern.compile("shared trouble: (.+)"), LINES));
		Document document = DocumentBuilderFactory.newInstance()
			.newDocumentBuilder()
			.parse(new InputSource(new StringReader(picture)));
		assertThat(document.getElementsByTagName("rect").getLength()).as("bars and background").isEqualTo(4);
		assertThat(document.getDocumentElement().getTextContent()).contains("pause & more", "never", "1,002 s");
	}

}
