package dev.healthcheck.benchmark.startup;

import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

import dev.healthcheck.benchmark.Aim;
import dev.healthcheck.benchmark.Benchmark;
import dev.healthcheck.benchmark.Figure;
import dev.healthcheck.benchmark.ForkedJvm;
import dev.healthcheck.benchmark.Row;
import dev.healthcheck.benchmark.Run;
import dev.healthcheck.benchmark.Samples;
import dev.healthcheck.test.etcd.EtcdCluster;

/**
 * What our starter adds to an empty application, and what raw jetcd adds to it, up to the
 * answer of the first call.
 */
public final class StartupBenchmark implements Benchmark {

	private static final double MOST_MILLIS = 300;

	private static final double MOST_MEGABYTES = 20;

	private static final double MILLIS_MORE_THAN_RAW = 50;

	private static final double MEGABYTES_MORE_THAN_RAW = 3;

	/**
	 * Jars that an application does not have, and that would configure themselves or be
	 * used: the peers, and what they bring along.
	 */
	private static final List<String> FOREIGN = List.of("spring-cloud", "armeria", "jmh", "grpc-xds",
			"netty-transport-native-epoll", "netty-transport-native-kqueue", "netty-transport-classes-",
			"netty-tcnative-boringssl", "netty-resolver-dns-native", "netty-resolver-dns-classes", "brotli4j",
			"jackson-core-2", "jackson-databind-2", "jackson-datatype-", "reactor-", "reactive-streams");

	@Override
	public String name() {
		return "start-up";
	}

	@Override
	public List<Row> measure(Run run) {
		List<Start> ours = new ArrayList<>();
		List<Start> raw = new ArrayList<>();
		run.say("starting three members");
		try (EtcdCluster cluster = EtcdCluster.builder().start()) {
			for (int round = 1; round <= run.size().rounds(); round++) {
				run.say("round " + round + " of " + run.size().rounds());
				Start empty = start(App.EMPTY, cluster);
				raw.add(start(App.RAW, cluster).since(empty));
				ours.add(start(App.OURS, cluster).since(empty));
			}
		}
		return List.of(alone("time", "ms", ours, Start::millis, Aim.atMost(MOST_MILLIS)),
				alone("memory of the process", "MB", ours, Start::residentMegabytes, Aim.atMost(MOST_MEGABYTES)),
				versus("time", "ms", ours, raw, Start::millis, MILLIS_MORE_THAN_RAW),
				versus("memory of the process", "MB", ours, raw, Start::residentMegabytes, MEGABYTES_MORE_THAN_RAW),
				versus("heap", "MB", ours, raw, Start::heapMegabytes, MEGABYTES_MORE_THAN_RAW));
	}

	private static Start start(App app, EtcdCluster cluster) {
		try (ForkedJvm jvm = ForkedJvm.start(classPath(), StartMain.class, app.name(), cluster.endpoints())) {
			return Start.parse(jvm.ask("report"));
		}
	}

	private static String classPath() {
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
			.filter((entry) -> FOREIGN.stream().noneMatch(new File(entry).getName()::startsWith))
			.collect(Collectors.joining(File.pathSeparator));
	}

	private static Row alone(String what, String unit, List<Start> ours, ToDoubleFunction<Start> property, Aim aim) {
		return Row.alone("added to an empty app, " + what, unit, Samples.of(ours, property), aim);
	}

	private static Row versus(String what, String unit, List<Start> ours, List<Start> raw,
			ToDoubleFunction<Start> property, double more) {
		double their = Samples.of(raw, property).median();
		return new Row("added to an empty app, " + what + ", vs raw jetcd",
				Figure.of(Samples.of(ours, property).median(), unit), Figure.of(their, unit),
				Samples.ratios(ours, raw, property), Aim.atMost((their + more) / their));
	}

}
