package dev.healthcheck.benchmark.watch;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;

import com.sun.management.OperatingSystemMXBean;
import dev.healthcheck.benchmark.ForkedMain;
import dev.healthcheck.benchmark.Heap;

/**
 * A JVM that has just started and connected to etcd, and reads the nodes of a service.
 */
final class LoadMain {

	private LoadMain() {
	}

	/**
	 * Load once asked to, and say how long it took, how much processor time, and how many
	 * bytes stay on the heap.
	 * @param arguments a prefix with one node, the prefix of all, and endpoints
	 */
	public static void main(String[] arguments) {
		ForkedMain.run((questions) -> questions.answerOne(
				(question) -> load(arguments[0], arguments[1], Arrays.asList(arguments).subList(2, arguments.length))));
	}

	private static String load(String onePrefix, String allPrefix, List<String> endpoints) {
		// what an application has anyway: classes, and a connection to etcd
		try (Follower one = new Follower(endpoints, onePrefix); Follower all = one.other(allPrefix)) {
			one.start();
			long bytes = Heap.usedBytes();
			long cpu = cpuNanos();
			long start = System.nanoTime();
			all.start();
			long took = System.nanoTime() - start;
			cpu = cpuNanos() - cpu;
			bytes = Heap.usedBytes() - bytes;
			return took / 1e6 + " " + cpu / 1e6 + " " + bytes + " " + all.nodes().nodes().size();
		}
	}

	private static long cpuNanos() {
		return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
	}

}
