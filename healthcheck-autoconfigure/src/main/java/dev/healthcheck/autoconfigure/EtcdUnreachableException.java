package dev.healthcheck.autoconfigure;

import java.time.Duration;

/**
 * No etcd endpoint has answered in time, and the application shall not start without.
 */
final class EtcdUnreachableException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	EtcdUnreachableException(Duration timeout, String endpoints) {
		super("no etcd endpoint answered within " + timeout.toMillis() + " ms: " + endpoints);
	}

}
