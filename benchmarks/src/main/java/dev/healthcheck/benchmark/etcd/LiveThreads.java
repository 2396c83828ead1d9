package dev.healthcheck.benchmark.etcd;

import java.util.ArrayList;
import java.util.List;

/**
 * The threads of this JVM that run Java code.
 */
final class LiveThreads {

	private LiveThreads() {
	}

	static List<String> names() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter(Thread::isAlive)
			.map((thread) -> thread.getName().replace(',', ' '))
			.sorted()
			.toList();
	}

	/**
	 * The names of threads that were not there before.
	 * @param before the names then
	 * @return the names in order
	 */
	static List<String> since(List<String> before) {
		List<String> names = new ArrayList<>(names());
		before.forEach(names::remove);
		return names;
	}

}
