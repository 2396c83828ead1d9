package dev.healthcheck.endpoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.healthcheck.node.NodeStatus;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The picture of an hour.
 */
class HourStripTests {

	private static Minute minute(NodeStatus status, double millis) {
		return new Minute(status, (float) millis);
	}

	private static String strip(double fullMillis, Minute... latest) {
		List<Minute> minutes = new ArrayList<>(Collections.nCopies(60 - latest.length, new Minute(null, Float.NaN)));
		minutes.addAll(Arrays.asList(latest));
		Html html = new Html();
		HourStrip.write(html, new Hour(minutes), fullMillis);
		return html.toString();
	}

	@Test
	void minutesInARowAreOnePiece() {
		assertThat(strip(10, minute(NodeStatus.HEALTHY, Float.NaN), minute(NodeStatus.HEALTHY, Float.NaN),
				minute(NodeStatus.UNHEALTHY, Float.NaN), minute(NodeStatus.HEALTHY, Float.NaN)))
			.contains("class=\"healthy\" d=\"M56 45v-10h2v10zM59 45v-10h1v10z\"",
					"class=\"unhealthy\" d=\"M58 45v-45h1v45z\"",
					"<title>Last hour: healthy 3 min, unhealthy 1 min</title>")
			.doesNotContain("class=\"latency\"");
	}

	@Test
	void barsOfLatencyHaveTheScaleThatIsGiven() {
		assertThat(strip(40, minute(NodeStatus.HEALTHY, 40), minute(NodeStatus.HEALTHY, 20),
				minute(NodeStatus.HEALTHY, Float.NaN), minute(NodeStatus.HEALTHY, 0.01)))
			.contains("class=\"latency\" d=\"M56 100V55h1V77h1V100zM59 100V97h1V100z\"")
			.contains("; answers in 0–40 ms</title>");
	}

	@Test
	void noTwoStatusesLookTheSameWithoutColours() {
		List<String> looks = new ArrayList<>();
		for (NodeStatus status : NodeStatus.values()) {
			Html html = new Html();
			HourStrip.example(html, status);
			Matcher shape = Pattern.compile("d=\"([^\"]+)\"").matcher(html.toString());
			assertThat(shape.find()).isTrue();
			boolean hollow = status == NodeStatus.DRAINING || status == NodeStatus.MAINTENANCE;
			looks.add(shape.group(1) + (hollow ? " hollow" : ""));
		}
		assertThat(PageAssets.STYLE).contains(".hour .draining, .hour .maintenance { fill: var(--out-soft); stroke:");
		assertThat(new HashSet<>(looks)).hasSameSizeAs(looks);
	}

}
