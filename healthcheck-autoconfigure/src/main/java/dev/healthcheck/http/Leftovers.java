package dev.healthcheck.http;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.springframework.http.client.ClientHttpResponse;

/**
 * The rest of responses that nobody wants. It is read by a few threads, so that the
 * connection can be used again; what has not come in time, or finds no thread, is dropped
 * with its connection.
 */
final class Leftovers {

	private static final int THREADS = 8;

	private static final ThreadPoolExecutor READERS = new ThreadPoolExecutor(0, THREADS, 1, TimeUnit.SECONDS,
			new SynchronousQueue<>(), (task) -> {
				Thread thread = new Thread(task, "healthcheck-leftovers");
				thread.setDaemon(true);
				return thread;
			});

	private Leftovers() {
	}

	/**
	 * Give up a response; does not wait.
	 * @param response the response
	 * @param trail knows its client
	 * @param timeout when to drop it
	 */
	static void discard(ClientHttpResponse response, Trail trail, Duration timeout) {
		if (!trail.dropsWhatIsRead()) {
			drop(response, trail);
			return;
		}
		CompletableFuture<Boolean> read = new CompletableFuture<>();
		read.completeOnTimeout(false, timeout.toNanos(), TimeUnit.NANOSECONDS).thenAccept((complete) -> {
			if (!complete) {
				drop(response, trail);
			}
		});
		try {
			READERS.execute(() -> {
				// reads to the end
				response.close();
				read.complete(true);
			});
		}
		catch (RejectedExecutionException ex) {
			read.complete(false);
		}
	}

	private static void drop(ClientHttpResponse response, Trail trail) {
		try {
			trail.drop(response);
		}
		catch (IOException ex) {
			// closed all the same
		}
	}

}
