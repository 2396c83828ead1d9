package dev.healthcheck.benchmark.trouble;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;

import dev.healthcheck.benchmark.Program;
import dev.healthcheck.benchmark.proxy.RunningHaproxy;
import dev.healthcheck.benchmark.proxy.RunningNginx;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.check.HttpCheck;
import dev.healthcheck.http.UpstreamRequestFactory;
import dev.healthcheck.node.Node;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;
import org.jspecify.annotations.Nullable;

import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/**
 * Who stands between callers and backends.
 */
enum Contestant {

	/**
	 * Ours, in the process of the callers, with its defaults but for what a scenario
	 * sets.
	 */
	OURS("ours", null) {
		@Override
		Way open(List<String> backends, Scenario scenario) {
			Upstreams upstreams = new Upstreams();
			upstreams.put(UpstreamDefinition.builder("backends")
				.nodes(backends.stream().map(Node::of).toList())
				.check(scenario.checks() ? CHECK : CHECK.disabled())
				.overloadLimit(scenario.overloadLimit())
				.build());
			RestClient client = RestClient.builder()
				.requestFactory(new UpstreamRequestFactory(upstreams, plain(TRY)))
				.baseUrl("http://backends")
				.build();
			return new Way(client, upstreams::close);
		}
	},

	/** HAProxy, in a process of its own. */
	HAPROXY("HAProxy", Program.HAPROXY) {
		@Override
		Way open(List<String> backends, Scenario scenario) {
			RunningHaproxy haproxy = new RunningHaproxy(backends, (int) TRY.toSeconds(),
					scenario.checks() ? TroubledServer.HEALTH : null);
			return new Way(through(haproxy.target()), haproxy::close);
		}
	},

	/** The web server, in a process of its own. It has no checks. */
	NGINX("nginx", Program.NGINX) {
		@Override
		Way open(List<String> backends, Scenario scenario) {
			RunningNginx nginx = new RunningNginx(backends, (int) TRY.toSeconds());
			return new Way(through(nginx.target()), nginx::close);
		}
	};

	/** How long all give a backend for its answer. */
	private static final Duration TRY = Duration.ofSeconds(1);

	/** Callers of a proxy wait for whatever it tries. */
	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final CheckSettings CHECK = CheckSettings.builder()
		.type("http")
		.http(HttpCheck.get(TroubledServer.HEALTH))
		.interval(Duration.ofSeconds(1))
		.build();

	private final String title;

	private final @Nullable Program program;

	Contestant(String title, @Nullable Program program) {
		this.title = title;
		this.program = program;
	}

	/** What tables call it. */
	String title() {
		return this.title;
	}

	/** Why it cannot be measured here, or {@code null} if it can. */
	@Nullable String missing() {
		return (this.program != null) ? this.program.missing() : null;
	}

	/**
	 * Begin, knowing nothing of the backends.
	 * @param backends their addresses
	 * @param scenario whether they are checked each second, and ours limits requests
	 * @return the way to them
	 */
	abstract Way open(List<String> backends, Scenario scenario);

	private static RestClient through(URI proxy) {
		return RestClient.builder().requestFactory(plain(PATIENCE)).baseUrl(proxy).build();
	}

	private static JdkClientHttpRequestFactory plain(Duration timeout) {
		JdkClientHttpRequestFactory factory = new JdkClientHttpRequestFactory(
				HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TRY).build());
		factory.setReadTimeout(timeout);
		return factory;
	}

}
