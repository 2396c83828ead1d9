package dev.healthcheck.benchmark.checks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

import dev.healthcheck.benchmark.Aim;
import dev.healthcheck.benchmark.Compilation;
import dev.healthcheck.benchmark.Figure;
import dev.healthcheck.benchmark.Pause;
import dev.healthcheck.benchmark.Program;
import dev.healthcheck.benchmark.Row;
import dev.healthcheck.benchmark.Run;
import dev.healthcheck.benchmark.Samples;
import dev.healthcheck.benchmark.Size;
import org.jspecify.annotations.Nullable;

/**
 * Processor time of one check: all contestants check as many targets each second, at the
 * same time, and the targets count.
 */
final class CheckCosts {

	private static final Duration LOOK = Duration.ofSeconds(3);

	/** Longer than the period of checks. */
	private static final Duration SHORT = Duration.ofSeconds(2);

	/** So many turns, as processor time comes in hundredths of a second. */
	private static final int LONG = 3;

	private static final double INTERVAL_MICROS = 5e6;

	private final Run run;

	private final CheckKind kind;

	/** By name: ours, and the peers; the position is the network of its targets. */
	private final Map<String, Checking> contestants = new LinkedHashMap<>();

	private final Map<String, List<Double>> micros = new LinkedHashMap<>();

	private CheckCosts(Run run, CheckKind kind) {
		this.run = run;
		this.kind = kind;
	}

	static List<Row> measure(Run run, CheckKind kind) {
		try (Targets targets = new Targets()) {
			return new CheckCosts(run, kind).measure(targets, (run.size() == Size.SMOKE) ? 50 : 1_000);
		}
	}

	private List<Row> measure(Targets targets, int count) {
		this.run.say(this.kind.title() + " checks, warm-up");
		int port = targets.port(this.kind);
		String missing = Program.HAPROXY.missing();
		try {
			this.contestants.put("ours", new JvmChecking(this.kind.name(), port, count, 1));
			if (missing == null) {
				this.contestants.put("HAProxy", new HaproxyChecking(this.kind, Targets.addresses(port, count, 2)));
			}
			if (this.kind == CheckKind.HTTP) {
				int network = this.contestants.size() + 1;
				this.contestants.put("Armeria", new JvmChecking(CheckingMain.ARMERIA, port, count, network));
			}
			Compilation.rest(this.run.size(), () -> Pause.of(LOOK),
					this.contestants.values().stream().<LongSupplier>map((jvm) -> jvm::compilationMillis).toList());
			for (int round = 1; round <= this.run.size().rounds(); round++) {
				this.run.say("%s checks, round %d of %d".formatted(this.kind.title(), round, this.run.size().rounds()));
				round(targets);
			}
			return rows(missing);
		}
		finally {
			this.contestants.values().forEach(Checking::close);
		}
	}

	private void round(Targets targets) {
		List<Double> before = read(targets);
		Pause.of((this.run.size() == Size.SMOKE) ? SHORT : this.run.size().measurement().multipliedBy(LONG));
		List<Double> after = read(targets);
		int at = 0;
		for (String name : this.contestants.keySet()) {
			double seconds = after.get(at) - before.get(at);
			double checks = after.get(at + 1) - before.get(at + 1);
			if (checks <= 0) {
				throw new IllegalStateException(name + " made no " + this.kind.title() + " checks");
			}
			this.micros.computeIfAbsent(name, (key) -> new ArrayList<>()).add(1e6 * seconds / checks);
			at += 2;
		}
	}

	/** Processor time and number of checks of each. */
	private List<Double> read(Targets targets) {
		List<Double> read = new ArrayList<>();
		int network = 1;
		for (Checking contestant : this.contestants.values()) {
			read.add(contestant.cpuSeconds());
			long nominal = contestant.nominalChecks();
			read.add((double) ((nominal > 0) ? nominal : targets.checks(this.kind, network)));
			network++;
		}
		return read;
	}

	private List<Row> rows(@Nullable String missing) {
		boolean http = this.kind == CheckKind.HTTP;
		String name = this.kind.title() + (http ? " keep-alive" : "") + ", processor time of a check, vs ";
		List<Row> rows = new ArrayList<>();
		rows.add((missing != null) ? Row.missing(name + "HAProxy", missing)
				: versus(name, "HAProxy", Aim.atMost(http ? 0.7 : 1.2)));
		if (http) {
			rows.add(versus(name, "Armeria", Aim.atMost(0.5)));
		}
		rows.add(Row.alone(this.kind.title() + ", targets per core at 5 s", "",
				Samples.of(samples("ours"), (micros) -> INTERVAL_MICROS / micros),
				Aim.atLeast(http ? 75_000 : 60_000)));
		return rows;
	}

	private Row versus(String name, String peer, Aim aim) {
		List<Double> ours = samples("ours");
		List<Double> theirs = samples(peer);
		return new Row(name + peer, figure(ours), figure(theirs), Samples.ratios(ours, theirs, Double::doubleValue),
				aim);
	}

	private static Figure figure(List<Double> micros) {
		return Figure.of(new Samples(micros).median(), "us");
	}

	private List<Double> samples(String name) {
		return Objects.requireNonNull(this.micros.get(name));
	}

}
