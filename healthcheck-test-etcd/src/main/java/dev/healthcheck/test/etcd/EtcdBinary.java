package dev.healthcheck.test.etcd;

import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Where the programs of etcd are: {@code ETCD_BIN} and {@code ETCDCTL_BIN}, or on the
 * {@code PATH}.
 */
final class EtcdBinary {

	private EtcdBinary() {
	}

	static Path etcd() {
		Path found = find("ETCD_BIN", "etcd");
		if (found == null) {
			throw new IllegalStateException(missing());
		}
		return found;
	}

	static Path etcdctl() {
		Path found = find("ETCDCTL_BIN", "etcdctl");
		if (found == null) {
			throw new IllegalStateException("etcdctl not found: install it (Debian: etcd-client) or set ETCDCTL_BIN");
		}
		return found;
	}

	/** What restores snapshots: a program of its own since etcd 3.5. */
	static Path restorer() {
		Path found = find("ETCDUTL_BIN", "etcdutl");
		return (found != null) ? found : etcdctl();
	}

	static boolean present() {
		return find("ETCD_BIN", "etcd") != null;
	}

	static String missing() {
		return "etcd not found: install it (Debian: etcd-server), set ETCD_BIN to the program, or run with -D"
				+ EtcdClusterExtension.SKIP_PROPERTY + "=true to skip the tests that need it";
	}

	private static @Nullable Path find(String variable, String name) {
		String configured = System.getenv(variable);
		if (configured == null || configured.isBlank()) {
			return Commands.find(name);
		}
		Path path = Path.of(configured);
		return Files.isExecutable(path) ? path : null;
	}

}
