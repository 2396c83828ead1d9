package dev.healthcheck.grpc;

import org.jspecify.annotations.Nullable;

/**
 * Tells a channel which upstream its target stands for at present. Called in the
 * channel's synchronization context.
 */
interface TargetSource {

	/**
	 * The upstream.
	 * @return the same object as long as it is the same upstream, or {@code null} while
	 * there is none
	 */
	@Nullable UpstreamTarget current();

	/**
	 * The message of calls that fail because there is no upstream. Called by any thread.
	 * @return the message
	 */
	String refusal();

	/**
	 * Begin to tell when the upstream may be another one.
	 * @param onChange what to run, by any thread
	 */
	void start(Runnable onChange);

	/** End it. */
	void stop();

	/**
	 * An upstream that is the same for ever.
	 * @param target the upstream
	 * @return the source
	 */
	static TargetSource fixed(UpstreamTarget target) {
		return new TargetSource() {

			@Override
			public UpstreamTarget current() {
				return target;
			}

			@Override
			public String refusal() {
				return target.refusal();
			}

			@Override
			public void start(Runnable onChange) {
			}

			@Override
			public void stop() {
			}

		};
	}

}
