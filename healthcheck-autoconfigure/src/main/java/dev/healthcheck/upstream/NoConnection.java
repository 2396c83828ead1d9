package dev.healthcheck.upstream;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;

/**
 * Tells failures to connect from failures of a request that may have been sent.
 */
public final class NoConnection {

	private NoConnection() {
	}

	/**
	 * Whether a call failed because there was no connection, so that nothing of it can
	 * have reached whom it was meant for.
	 * @param failure the failure of the call
	 * @return whether one of its causes says so
	 */
	public static boolean isCauseOf(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof ConnectException || cause instanceof UnknownHostException
					|| cause instanceof NoRouteToHostException || cause instanceof UnresolvedAddressException
					|| cause instanceof HttpConnectTimeoutException || isConnectTimeout(cause)) {
				return true;
			}
		}
		return false;
	}

	/** Those of Apache and Netty have their own types, that of the JDK only its words. */
	private static boolean isConnectTimeout(Throwable cause) {
		return cause.getClass().getSimpleName().equals("ConnectTimeoutException")
				|| (cause instanceof SocketTimeoutException && cause.getMessage() != null
						&& cause.getMessage().toLowerCase(Locale.ROOT).startsWith("connect"));
	}

}
