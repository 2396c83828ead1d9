package dev.healthcheck.autoconfigure;

import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Values that are not accepted: the application does not start, and the message names the
 * property, the value and what is accepted.
 */
class InvalidPropertyTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, UpstreamAutoConfiguration.class,
				EtcdAutoConfiguration.class))
		.withPropertyValues("healthcheck.etcd.enabled=true");

	static Stream<Arguments> values() {
		return Stream.of(
				arguments("endpoints=http://a:1,ftp://b:2", "healthcheck.etcd.endpoints[1]", "'ftp://b:2'",
						"http(s)://host:port"),
				arguments("endpoints=a:1", "healthcheck.etcd.endpoints[0]", "'a:1'", "http(s)://host:port"),
				arguments("endpoints=http://:2379", "healthcheck.etcd.endpoints[0]", "'http://:2379'",
						"http(s)://host:port"),
				arguments("endpoints=http://a:70000", "healthcheck.etcd.endpoints[0]", "'http://a:70000'", "1..65535"),
				arguments("endpoints=http://a:0", "healthcheck.etcd.endpoints[0]", "'http://a:0'", "1..65535"),
				arguments("endpoints=http://a:1,http://a:1", "healthcheck.etcd.endpoints[1]", "'http://a:1'",
						"listed only once"),
				arguments("endpoints=http://a,http://A:2379", "healthcheck.etcd.endpoints[1]", "'http://a:2379'",
						"listed only once"),
				arguments("endpoints=http://a:1,https://b:1", "healthcheck.etcd.endpoints[1]", "'https://b:1'",
						"same scheme as the first endpoint, 'http://a:1'"),
				arguments("endpoints=", "healthcheck.etcd.endpoints", "empty", "http(s)://host:port"),
				arguments("username=root", "healthcheck.etcd.password", "healthcheck.etcd.username is 'root'",
						"both must be set, or neither"),
				arguments("password=x", "healthcheck.etcd.username", "nothing is set", "both must be set, or neither"),
				arguments("connect-timeout=0", "healthcheck.etcd.connect-timeout", "is 0s, ", "positive duration"),
				arguments("request-timeout=-1s", "healthcheck.etcd.request-timeout", "is -1s, ", "positive duration"),
				arguments("keepalive-time=0s", "healthcheck.etcd.keepalive-time", "is 0s, ", "positive duration"),
				arguments("keepalive-timeout=-5ms", "healthcheck.etcd.keepalive-timeout", "is -5ms, ",
						"positive duration"),
				arguments("fail-timeout=0s", "healthcheck.etcd.fail-timeout", "is 0s, ", "positive duration"),
				arguments("max-fails=-1", "healthcheck.etcd.max-fails", "is -1, ", "must be 0 or more"),
				arguments("max-inbound-message-size=0B", "healthcheck.etcd.max-inbound-message-size", "'0B'",
						"a size from 1B"),
				arguments("balance=fastest", "healthcheck.etcd.balance", "'fastest'",
						"sticky, ordered, leader, round-robin"),
				arguments("ssl.bundle=nope", "healthcheck.etcd.ssl.bundle", "'nope'", "spring.ssl.bundle"),
				arguments("retry.max-attempts=0", "healthcheck.etcd.retry.max-attempts", "is 0, ", "at least 1"),
				arguments("retry.initial-delay=0", "healthcheck.etcd.retry.initial-delay", "is 0s, ",
						"positive duration"),
				arguments("retry.max-delay=10ms", "healthcheck.etcd.retry.max-delay", "is 10ms, ",
						"must not be shorter than 'retry.initial-delay' (50ms)"),
				arguments("check.type=smtp", "healthcheck.etcd.check.type", "'smtp'", "tcp, http, https"),
				arguments("check.interval=-1s", "healthcheck.etcd.check.interval", "is -1s, ",
						"0 or a duration such as 2s"),
				arguments("check.healthy.interval=-1s", "healthcheck.etcd.check.healthy.interval", "is -1s, ",
						"0 or a duration such as 2s"),
				arguments("check.unhealthy.interval=-1s", "healthcheck.etcd.check.unhealthy.interval", "is -1s, ",
						"0 or a duration such as 2s"),
				arguments("check.timeout=0s", "healthcheck.etcd.check.timeout", "is 0s, ", "positive duration"),
				arguments("check.healthy.successes=0", "healthcheck.etcd.check.healthy.successes", "is 0, ",
						"at least 1"),
				arguments("check.unhealthy.http-failures=-1", "healthcheck.etcd.check.unhealthy.http-failures",
						"is -1, ", "at least 0"),
				arguments("check.unhealthy.tcp-failures=-1", "healthcheck.etcd.check.unhealthy.tcp-failures", "is -1, ",
						"at least 0"),
				arguments("check.unhealthy.timeouts=-1", "healthcheck.etcd.check.unhealthy.timeouts", "is -1, ",
						"at least 0"),
				arguments("check.healthy.statuses=200,abc", "healthcheck.etcd.check.healthy.statuses[1]", "'abc'",
						"a status such as 200 or a range such as 200-299"),
				arguments("check.unhealthy.statuses=700", "healthcheck.etcd.check.unhealthy.statuses[0]", "700",
						"100-599"),
				arguments("check.jitter=2", "healthcheck.etcd.check.jitter", "is 2.0, ", "from 0 to 1"),
				arguments("check.concurrency=0", "healthcheck.etcd.check.concurrency", "is 0, ", "at least 1"),
				arguments("check.port=65536", "healthcheck.etcd.check.port", "is 65536, ", "from 1 to 65535"),
				arguments("check.path=health", "healthcheck.etcd.check.path", "'health'", "begins with '/'"),
				arguments("check.method=GE T", "healthcheck.etcd.check.method", "'GE T'", "a method such as GET"),
				arguments("check.host=a b", "healthcheck.etcd.check.host", "'a b'", "a host or 'host:port'"),
				arguments("check.ssl.bundle=nope", "healthcheck.etcd.check.ssl.bundle", "'nope'", "spring.ssl.bundle"));
	}

	@ParameterizedTest
	@MethodSource("values")
	void isRefusedWithPropertyValueAndWhatIsAccepted(String assignment, String property, String value,
			String accepted) {
		this.contextRunner.withPropertyValues("healthcheck.etcd." + assignment)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.satisfies((failure) -> assertThat(failure)
					.hasMessageMatching("(?s)" + Pattern.quote(property) + "(:| ).*")
					.hasMessageContaining(value)
					.hasMessageContaining(accepted)));
	}

}
