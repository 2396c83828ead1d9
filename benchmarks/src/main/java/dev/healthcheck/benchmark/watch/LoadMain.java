package dev.healthcheck.benchmark.watch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import com.sun.management.OperatingSystemMXBean;
import dev.healthcheck.benchmark.ForkedJvm;
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
	 * @throws IOException if nobody asks
	 */
	public static void main(String[] arguments) throws IOException {
		List<String> endpoints = Arrays.asList(arguments).subList(2, arguments.length);
		new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
		// what an application has anyway: classes, and a connection to etcd
		try (Follower one = new Follower(endpoints, arguments[0]); Follower all = one.other(arguments[1])) {
			one.start();
			long bytes = Heap.usedBytes();
			long cpu = cpuNanos();
			long start = System.nanoTime();
			all.start();
			long took = System.nanoTime() - start;
			cpu = cpuNanos() - cpu;
			bytes = Heap.usedBytes() - bytes;
			System.out.println(
					ForkedJvm.ANSWER + took / 1e6 + " " + cpu / 1e6 + " " + bytes + " " + all.nodes().nodes().size());
		}
		System.exit(0);
	}

	private static long cpuNanos() {
		return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
	}

}
