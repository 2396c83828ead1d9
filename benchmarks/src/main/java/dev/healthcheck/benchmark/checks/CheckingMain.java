package dev.healthcheck.benchmark.checks;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;

import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.client.endpoint.EndpointGroup;
import com.linecorp.armeria.client.endpoint.healthcheck.HealthCheckedEndpointGroup;
import com.linecorp.armeria.common.SessionProtocol;
import com.sun.management.OperatingSystemMXBean;
import dev.healthcheck.benchmark.ForkedMain;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.node.Node;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;

/**
 * A JVM that does nothing but check targets each second, and says how many seconds of
 * processor time it has used.
 */
final class CheckingMain {

	/** The argument for Armeria. */
	static final String ARMERIA = "ARMERIA";

	private CheckingMain() {
	}

	/**
	 * Check.
	 * @param arguments the kind or {@link #ARMERIA}, the port, how many, and the network
	 * of the targets
	 */
	public static void main(String[] arguments) {
		ForkedMain.run((questions) -> {
			List<String> targets = Targets.addresses(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]),
					Integer.parseInt(arguments[3]));
			if (arguments[0].equals(ARMERIA)) {
				armeria(targets);
			}
			else {
				ours(CheckKind.valueOf(arguments[0]), targets);
			}
			questions.answerAll((question) -> cpuNanos() / 1e9);
		});
	}

	private static void ours(CheckKind kind, List<String> targets) {
		Upstreams upstreams = new Upstreams();
		upstreams.put(UpstreamDefinition.builder("targets")
			.nodes(targets.stream().map(Node::of).toList())
			.check(CheckSettings.builder().type(kind.title()).interval(Duration.ofSeconds(1)).build())
			.build());
	}

	private static void armeria(List<String> targets) {
		HealthCheckedEndpointGroup.builder(EndpointGroup.of(targets.stream().map(Endpoint::parse).toList()), "/")
			.protocol(SessionProtocol.H1C)
			.retryInterval(Duration.ofSeconds(1))
			.build();
	}

	private static long cpuNanos() {
		return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
	}

}
