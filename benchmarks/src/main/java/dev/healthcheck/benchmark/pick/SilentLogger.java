package dev.healthcheck.benchmark.pick;

import io.grpc.ChannelLogger;

/**
 * Keeps what it is told to itself.
 */
final class SilentLogger extends ChannelLogger {

	@Override
	public void log(ChannelLogLevel level, String message) {
	}

	@Override
	public void log(ChannelLogLevel level, String format, Object... arguments) {
	}

}
