package dev.healthcheck.upstream;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of second tries whose first one keeps its caller's thread. There is none
 * while nothing is late. Virtual ones where there are (Java 21), else a few.
 */
final class HedgeThreads {

	/** More would be no help for a moment's silence, but a load. */
	private static final int MOST = 32;

	static final Executor THREADS = create();

	private HedgeThreads() {
	}

	private static Executor create() {
		try {
			return (Executor) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
		}
		catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException ex) {
			return new ThreadPoolExecutor(0, MOST, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), (task) -> {
				Thread thread = new Thread(task, "healthcheck-hedge");
				thread.setDaemon(true);
				return thread;
			});
		}
	}

}
