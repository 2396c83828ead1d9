package dev.healthcheck.benchmark.checks;

import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.healthcheck.benchmark.Program;
import dev.healthcheck.benchmark.ProgramProcess;
import dev.healthcheck.test.etcd.FreePorts;

/**
 * HAProxy with one thread, which makes a new connection for every check.
 */
final class HaproxyChecking implements Checking {

	private static final String CONFIGURATION = """
			global
			  nbthread 1
			defaults
			  mode %s
			  timeout connect 1s
			  timeout client 1s
			  timeout server 1s
			  timeout check 1s
			frontend required
			  bind 127.0.0.1:%d
			  default_backend targets
			backend targets
			  %s
			  default-server check inter 1s
			""";

	private final ProgramProcess haproxy;

	private final CheckKind kind;

	private final int targets;

	private final long startedNanos = System.nanoTime();

	HaproxyChecking(CheckKind kind, List<String> targets) {
		this.kind = kind;
		this.targets = targets.size();
		boolean http = kind == CheckKind.HTTP;
		StringBuilder text = new StringBuilder(
				CONFIGURATION.formatted(http ? "http" : "tcp", FreePorts.next(), http ? "option httpchk GET /" : ""));
		for (int i = 0; i < targets.size(); i++) {
			text.append("  server s").append(i).append(' ').append(targets.get(i)).append('\n');
		}
		this.haproxy = new ProgramProcess(Program.HAPROXY, text.toString());
	}

	@Override
	public double cpuSeconds() {
		return this.haproxy.cpuSeconds();
	}

	/**
	 * Its tcp checks reset the connection before it is complete, so that targets do not
	 * see them.
	 */
	@Override
	public long nominalChecks() {
		return (this.kind == CheckKind.TCP)
				? TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - this.startedNanos) * this.targets / 1000 : 0;
	}

	@Override
	public void close() {
		this.haproxy.close();
	}

}
