package dev.healthcheck.etcd;

import java.util.function.Supplier;

/**
 * Tells the channel, past jetcd, that a call is safe to repeat although it writes: it is
 * taken off an endpoint that failed, instead of waiting there until its time is over.
 */
final class SafeToRepeat {

	private static final ThreadLocal<Boolean> BEGINNING = ThreadLocal.withInitial(() -> false);

	private SafeToRepeat() {
	}

	/**
	 * Begin a call that is safe to repeat. jetcd begins it in this thread
	 * ({@link CallingThread}).
	 */
	static <T> T begin(Supplier<T> call) {
		BEGINNING.set(true);
		try {
			return call.get();
		}
		finally {
			BEGINNING.remove();
		}
	}

	/** Whether the call that this thread begins is one. */
	static boolean isBeginning() {
		return BEGINNING.get();
	}

}
