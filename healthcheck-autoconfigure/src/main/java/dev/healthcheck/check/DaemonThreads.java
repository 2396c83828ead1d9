package dev.healthcheck.check;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads for what can only be done by blocking. They are there only while there is
 * something to do.
 */
final class DaemonThreads {

	private static final int IDLE_SECONDS = 1;

	private DaemonThreads() {
	}

	/**
	 * A pool of threads; what exceeds it waits.
	 * @param name the name of each thread
	 * @param limit how many there may be
	 */
	static ThreadPoolExecutor pool(String name, int limit) {
		ThreadPoolExecutor pool = new ThreadPoolExecutor(limit, limit, IDLE_SECONDS, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(), (task) -> thread(name, task));
		pool.allowCoreThreadTimeOut(true);
		return pool;
	}

	/** A thread for one task, not started yet. */
	static Thread thread(String name, Runnable task) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		return thread;
	}

}
