package dev.healthcheck.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.check.CheckThresholds;
import dev.healthcheck.check.Credentials;
import dev.healthcheck.check.ExpectedBody;
import dev.healthcheck.check.GrpcCheck;
import dev.healthcheck.check.HttpCheck;
import dev.healthcheck.check.JdbcCheck;
import dev.healthcheck.check.Probes;
import dev.healthcheck.check.StatusRange;
import dev.healthcheck.check.TcpCheck;
import dev.healthcheck.check.TlsSettings;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

import static dev.healthcheck.autoconfigure.Defaults.or;
import static dev.healthcheck.autoconfigure.Defaults.orNull;

/**
 * How nodes are checked: the properties {@code check.*}, wherever they stand. What is not
 * set keeps the default of its place.
 *
 * @param enabled Whether nodes are checked. Without checks, only the outcomes of real
 * requests tell whether a node is healthy. True by default.
 * @param type Type of check: tcp, http, https, grpc, redis, jdbc, or the name of a
 * NodeProbe bean.
 * @param interval Wait between checks of a node, whatever its state. Shorthand for
 * healthy.interval and unhealthy.interval, which take precedence.
 * @param healthy When and how a node is found healthy.
 * @param unhealthy When and how a node is found unhealthy.
 * @param timeout Bound on a whole check: connect, TLS, send and read. 1s by default.
 * @param jitter Fraction by which every wait is spread, from 0 to 1. 0.1 by default.
 * @param concurrency Checks of one upstream that may be under way at once. 100 by
 * default.
 * @param port Port to check instead of the node's own.
 * @param path Path and query that an http or https check requests.
 * @param method Method of the request of an http or https check. GET by default.
 * @param headers Headers of the request of an http or https check.
 * @param host Host header of an http or https check, authority of a grpc check. By
 * default the address of the node.
 * @param send Bytes that a tcp check sends, with the escapes \r, \n, \t, \\ and \xNN.
 * @param expect Bytes that the answer to a tcp check must start with, with the same
 * escapes.
 * @param expectedBody Body that an http or https check expects, exactly. By default the
 * body does not matter.
 * @param expectedBodyContains Text that the first 64 KiB of the body of an http or https
 * check must contain.
 * @param expectedBodyMatches Regular expression that must be found in the first 64 KiB of
 * the body of an http or https check. ^ and $ are the ends of the whole body.
 * @param verifyCertificate Whether an https check verifies the certificate of the node.
 * True by default.
 * @param certificateExpiryWarning How long before its end an https check warns of the
 * certificate of the node, in its reason and once a day in the log. 0 never warns. 14d by
 * default.
 * @param ssl TLS of https and grpc checks.
 * @param service Service that a grpc check asks about, as grpc.health.v1 knows it. By
 * default the whole server.
 * @param url JDBC URL that a jdbc check connects to, with {host} and {port} of the node.
 * @param username Name that a redis or jdbc check logs in with.
 * @param password Password that a redis or jdbc check logs in with.
 * @param shared Whether the instances of a fleet share the checks. True by default. Those
 * of an etcd cluster are never shared.
 */
record CheckProperties(@Nullable Boolean enabled, @Nullable String type, @Nullable Duration interval,
		@DefaultValue Healthy healthy, @DefaultValue Unhealthy unhealthy, @Nullable Duration timeout,
		@Nullable Double jitter, @Nullable Integer concurrency, @Nullable Integer port, @Nullable String path,
		@Nullable String method, @Nullable Map<String, String> headers, @Nullable String host, @Nullable String send,
		@Nullable String expect, @Nullable String expectedBody, @Nullable String expectedBodyContains,
		@Nullable String expectedBodyMatches, @Nullable Boolean verifyCertificate,
		@Nullable Duration certificateExpiryWarning, @DefaultValue Ssl ssl, @Nullable String service,
		@Nullable String url, @Nullable String username, @Nullable String password, @Nullable Boolean shared) {

	/**
	 * The settings that these properties make of defaults.
	 * @param prefix where these properties stand, such as {@code healthcheck.etcd.check}
	 * @param defaults what holds where nothing is set
	 * @param types the types of check that there are
	 * @param bundles the SSL bundles that there are
	 * @return the settings
	 * @throws InvalidPropertyException if a value is not accepted
	 */
	CheckSettings toSettings(String prefix, CheckSettings defaults, CheckTypes types, TlsBundles bundles) {
		String type = (this.type != null) ? types.parse(prefix + ".type", this.type) : defaults.type();
		TlsSettings tls = (this.ssl.bundle() != null) ? bundles.get(prefix + ".ssl.bundle", this.ssl.bundle())
				: defaults.tls();
		if (this.interval != null && this.interval.isNegative()) {
			throw InvalidPropertyException.of(prefix + ".interval", this.interval, "0 or a duration such as 2s");
		}
		List<StatusRange> healthyStatuses = statuses(prefix + ".healthy.statuses", this.healthy.statuses());
		List<StatusRange> unhealthyStatuses = statuses(prefix + ".unhealthy.statuses", this.unhealthy.statuses());
		try {
			CheckSettings settings = defaults.toBuilder()
				.enabled(or(this.enabled, defaults.enabled()))
				.type(type)
				.healthyInterval(or(this.healthy.interval(), or(this.interval, defaults.healthyInterval())))
				.unhealthyInterval(or(this.unhealthy.interval(), or(this.interval, defaults.unhealthyInterval())))
				.thresholds(thresholds(defaults.thresholds()))
				.timeout(or(this.timeout, defaults.timeout()))
				.jitter(or(this.jitter, defaults.jitter()))
				.concurrency(or(this.concurrency, defaults.concurrency()))
				.port(orNull(this.port, defaults.port()))
				.http(http(defaults.http(), healthyStatuses, unhealthyStatuses))
				.tcp(new TcpCheck(orNull(this.send, defaults.tcp().send()),
						orNull(this.expect, defaults.tcp().expect())))
				.grpc(new GrpcCheck(or(this.service, defaults.grpc().service())))
				.jdbc(new JdbcCheck(orNull(this.url, defaults.jdbc().url())))
				.credentials(new Credentials(orNull(this.username, defaults.credentials().username()),
						orNull(this.password, defaults.credentials().password())))
				.verifyCertificate(or(this.verifyCertificate, defaults.verifyCertificate()))
				.certificateExpiryWarning(or(this.certificateExpiryWarning, defaults.certificateExpiryWarning()))
				.tls(tls)
				.shared(or(this.shared, defaults.shared()))
				.build();
			Probes.requireLibraries(settings);
			return settings;
		}
		catch (IllegalArgumentException ex) {
			throw InvalidPropertyException.refused(prefix, ex);
		}
	}

	/** Without what may be a secret. */
	@Override
	public String toString() {
		return "CheckProperties[" + this.type + "]";
	}

	private CheckThresholds thresholds(CheckThresholds defaults) {
		return new CheckThresholds(or(this.healthy.successes(), defaults.successes()),
				or(this.unhealthy.httpFailures(), defaults.httpFailures()),
				or(this.unhealthy.tcpFailures(), defaults.tcpFailures()),
				or(this.unhealthy.timeouts(), defaults.timeouts()));
	}

	private HttpCheck http(HttpCheck defaults, @Nullable List<StatusRange> healthyStatuses,
			@Nullable List<StatusRange> unhealthyStatuses) {
		return new HttpCheck(or(this.path, defaults.path()), or(this.method, defaults.method()),
				or(this.headers, defaults.headers()), orNull(this.host, defaults.host()),
				or(healthyStatuses, defaults.healthyStatuses()),
				orNull(unhealthyStatuses, defaults.unhealthyStatuses()), expectedBody(defaults.expectedBody()));
	}

	private ExpectedBody expectedBody(ExpectedBody defaults) {
		return new ExpectedBody(orNull(this.expectedBody, defaults.equal()),
				orNull(this.expectedBodyContains, defaults.contains()),
				orNull(this.expectedBodyMatches, defaults.matches()));
	}

	private static @Nullable List<StatusRange> statuses(String property, @Nullable List<String> values) {
		return (values != null) ? ListProperty.parse(property, values, StatusRange::parse) : null;
	}

	/**
	 * When and how a node is found healthy.
	 *
	 * @param interval Wait between checks of a node that is up or unknown. 0 does not
	 * check it while it is up.
	 * @param successes Checks passed in a row that bring a node up. 1 by default.
	 * @param statuses Comma-separated list of response statuses that pass, ranges such as
	 * 200-299 allowed. 200 by default.
	 */
	record Healthy(@Nullable Duration interval, @Nullable Integer successes, @Nullable List<String> statuses) {

	}

	/**
	 * When and how a node is found unhealthy.
	 *
	 * @param interval Wait between checks of a node that is down, in transition or
	 * tripped. 0 never checks it again.
	 * @param httpFailures Checks in a row with a bad answer that take a node down. 0
	 * ignores bad answers.
	 * @param tcpFailures Checks in a row without a connection that take a node down. 0
	 * ignores failed connections.
	 * @param timeouts Checks in a row without an answer in time that take a node down. 0
	 * ignores timeouts.
	 * @param statuses Comma-separated list of response statuses that fail, ranges
	 * allowed. By default every status that does not pass; when set, a status in neither
	 * list changes nothing.
	 */
	record Unhealthy(@Nullable Duration interval, @Nullable Integer httpFailures, @Nullable Integer tcpFailures,
			@Nullable Integer timeouts, @Nullable List<String> statuses) {

	}

	/**
	 * TLS of https and grpc checks.
	 *
	 * @param bundle Name of the SSL bundle with the trust and identity of https and grpc
	 * checks. Without it, a grpc check uses plaintext.
	 */
	record Ssl(@Nullable String bundle) {

	}

}
