package dev.healthcheck.simulation.report;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

import dev.healthcheck.simulation.Contestant;
import dev.healthcheck.simulation.Result;

/**
 * A scenario over time, with the first seed: what is answered, who is in service, and
 * what servers are burdened with, second by second.
 */
final class Plot {

	private static final String FRAME = """
			<svg xmlns="http://www.w3.org/2000/svg" width="960" height="236" viewBox="0 0 960 236" \
			font-family="Helvetica, Arial, sans-serif" font-size="11" fill="#444">
			<rect width="960" height="236" fill="#fff"/>
			%s</svg>
			""";

	private static final Map<Contestant, String> COLOURS = new EnumMap<>(Map.of(Contestant.OURS, "#0b57d0",
			Contestant.ENVOY, "#c2185b", Contestant.HAPROXY, "#c77700", Contestant.NGINX, "#2e8b3d"));

	private final int seconds;

	private final int servers;

	private final Map<Contestant, Result> results = new EnumMap<>(Contestant.class);

	private Plot(Comparison comparison) {
		this.seconds = comparison.scenario().seconds();
		this.servers = comparison.scenario().servers() + comparison.scenario().spares();
		comparison.results().forEach((contestant, all) -> this.results.put(contestant, all.get(0)));
		this.results.keySet().retainAll(COLOURS.keySet());
	}

	static String of(Comparison comparison) {
		return FRAME.formatted(new Plot(comparison).draw());
	}

	private String draw() {
		double[] offered = bySecond((second) -> anyone().offered(second, second + 1));
		Panel goodput = new Panel(40, "answered per second", this.seconds, roomFor(offered));
		Panel inService = new Panel(358, "servers in service", this.seconds, this.servers * 1.08);
		Panel amplification = new Panel(676, "requests per call", this.seconds,
				roomFor(this.results.values()
					.stream()
					.flatMapToDouble(
							(result) -> DoubleStream.of(bySecond((second) -> result.amplification(second, second + 1))))
					.toArray()));
		return legend() + goodput.frame() + goodput.area(offered, "#e2e2e2")
				+ lines(goodput, (result, second) -> result.goodput(second, second + 1)) + inService.frame()
				+ lines(inService, (result, second) -> result.inService(second, second + 1)) + amplification.frame()
				+ lines(amplification, (result, second) -> result.amplification(second, second + 1));
	}

	private Result anyone() {
		return this.results.values().iterator().next();
	}

	private double[] bySecond(IntToDoubleFunction value) {
		return IntStream.range(0, this.seconds).mapToDouble(value).toArray();
	}

	private static double roomFor(double[] values) {
		return 1.08 * Math.max(2, Arrays.stream(values).max().orElse(0));
	}

	/** Ours comes last, so that it lies above the others. */
	private String lines(Panel panel, Measure measure) {
		StringBuilder lines = new StringBuilder();
		this.results.forEach((contestant, result) -> lines.insert(0,
				panel.line(bySecond((second) -> measure.of(result, second)), style(contestant))));
		return lines.toString();
	}

	private static String style(Contestant contestant) {
		return "stroke=\"%s\" stroke-width=\"%s\"".formatted(COLOURS.get(contestant),
				(contestant == Contestant.OURS) ? "2.4" : "1.4");
	}

	private String legend() {
		StringBuilder legend = new StringBuilder();
		int x = 40;
		for (Contestant contestant : this.results.keySet()) {
			legend.append("""
					<path d="M%d 14h22" %s/><text x="%d" y="18" font-size="12">%s</text>
					""".formatted(x, style(contestant), x + 28, contestant));
			x += 100;
		}
		return legend
			.append("""
					<rect x="%d" y="8" width="22" height="12" fill="#e2e2e2"/><text x="%d" y="18" font-size="12">offered</text>
					"""
				.formatted(x, x + 28))
			.toString();
	}

	/** A value of a second. */
	private interface Measure {

		double of(Result result, int second);

	}

}
