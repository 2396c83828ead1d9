package dev.healthcheck.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.breaker.PassiveSettings;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.check.TlsSettings;
import dev.healthcheck.etcd.EtcdClientSettings;
import dev.healthcheck.etcd.EtcdEndpoint;
import dev.healthcheck.etcd.RetrySettings;
import dev.healthcheck.node.NodeSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.util.StringUtils;

/**
 * Makes the settings of the client from properties and connection details.
 */
final class EtcdSettingsMapper {

	private static final Logger log = LoggerFactory.getLogger(EtcdSettingsMapper.class);

	private static final List<Balance> BALANCES = List.of(Balance.STICKY, Balance.ORDERED, Balance.LEADER,
			Balance.ROUND_ROBIN);

	private final PropertyRules rules = new PropertyRules(EtcdProperties.PREFIX);

	private final EtcdProperties properties;

	private final EtcdConnectionDetails details;

	private final CheckTypes types;

	private final TlsBundles bundles;

	EtcdSettingsMapper(EtcdProperties properties, EtcdConnectionDetails details, CheckTypes types, TlsBundles bundles) {
		this.properties = properties;
		this.details = details;
		this.types = types;
		this.bundles = bundles;
	}

	/**
	 * Make the settings.
	 * @return the settings
	 * @throws InvalidPropertyException if a value is not accepted
	 */
	EtcdClientSettings map() {
		List<EtcdEndpoint> endpoints = endpoints();
		boolean https = endpoints.get(0).https();
		TlsSettings tls = tls();
		if (tls != null && !https) {
			log.warn("{} is set, but the endpoints are http: connections are not encrypted",
					this.rules.name("ssl.bundle"));
		}
		String username = text(this.details.getUsername());
		String password = text(this.details.getPassword());
		checkCredentials(username, password);
		CheckSettings check = this.properties.check()
			.toSettings(this.rules.name("check"), CheckSettings.ofEtcdDefaults(https, tls), this.types, this.bundles);
		try {
			return EtcdClientSettings.builder(endpoints.stream().map(EtcdEndpoint::toString).toList())
				.credentials(username, password)
				.namespace(this.properties.namespace())
				.tls(tls)
				.authority(text(this.properties.authority()))
				.connectTimeout(this.rules.positive("connect-timeout", this.properties.connectTimeout()))
				.requestTimeout(this.rules.positive("request-timeout", this.properties.requestTimeout()))
				.keepalive(this.rules.positive("keepalive-time", this.properties.keepaliveTime()),
						this.rules.positive("keepalive-timeout", this.properties.keepaliveTimeout()))
				.maxInboundMessageSize(maxInboundMessageSize())
				.balance(this.rules.balance(BALANCES, "balance", this.properties.balance()))
				.passive(PassiveSettings.of(this.rules.atLeast(0, "max-fails", this.properties.maxFails()),
						this.rules.positive("fail-timeout", this.properties.failTimeout())))
				.protect(this.properties.protect())
				.retry(retry())
				.check(check)
				.source(NodeSource.PROPERTIES)
				.build();
		}
		catch (IllegalArgumentException ex) {
			throw InvalidPropertyException.refused(EtcdProperties.PREFIX, ex);
		}
	}

	private List<EtcdEndpoint> endpoints() {
		String name = isFromProperties() ? this.rules.name("endpoints")
				: "endpoints of " + this.details.getClass().getName();
		List<EtcdEndpoint> endpoints = PropertyRules.parsed(name, this.details.getEndpoints(), EtcdEndpoint::parse);
		if (endpoints.isEmpty()) {
			throw new InvalidPropertyException(name,
					"the list is empty, it must have at least one endpoint 'http(s)://host:port'");
		}
		List<EtcdEndpoint> seen = new ArrayList<>();
		for (EtcdEndpoint endpoint : endpoints) {
			String element = name + "[" + seen.size() + "]";
			if (endpoint.https() != endpoints.get(0).https()) {
				throw InvalidPropertyException.of(element, endpoint,
						"of the same scheme as the first endpoint, '" + endpoints.get(0) + "'");
			}
			if (seen.contains(endpoint)) {
				throw InvalidPropertyException.of(element, endpoint,
						"an endpoint that is not in the list yet: each may be listed once");
			}
			seen.add(endpoint);
		}
		return endpoints;
	}

	private @Nullable TlsSettings tls() {
		if (isFromProperties()) {
			String name = text(this.properties.ssl().bundle());
			return (name != null) ? this.bundles.get(this.rules.name("ssl.bundle"), name) : null;
		}
		SslBundle bundle = this.details.getSslBundle();
		return (bundle != null) ? new LiveTls(bundle).settings("connection details") : null;
	}

	private void checkCredentials(@Nullable String username, @Nullable String password) {
		if (username != null && password == null) {
			throw new InvalidPropertyException(this.rules.name("password"), "nothing is set, but "
					+ this.rules.name("username") + " is '" + username + "': both must be set, or neither");
		}
		if (username == null && password != null) {
			throw new InvalidPropertyException(this.rules.name("username"),
					"nothing is set, but " + this.rules.name("password") + " is: both must be set, or neither");
		}
	}

	private int maxInboundMessageSize() {
		long bytes = this.properties.maxInboundMessageSize().toBytes();
		if (bytes < 1 || bytes > Integer.MAX_VALUE) {
			throw InvalidPropertyException.of(this.rules.name("max-inbound-message-size"),
					this.properties.maxInboundMessageSize(), "a size from 1B to " + Integer.MAX_VALUE + "B");
		}
		return (int) bytes;
	}

	private RetrySettings retry() {
		EtcdProperties.Retry retry = this.properties.retry();
		if (retry.maxAttempts() != null) {
			this.rules.atLeast(1, "retry.max-attempts", retry.maxAttempts());
		}
		this.rules.positive("retry.initial-delay", retry.initialDelay());
		this.rules.positive("retry.max-delay", retry.maxDelay());
		if (retry.maxDelay().compareTo(retry.initialDelay()) < 0) {
			throw InvalidPropertyException.of(this.rules.name("retry.max-delay"), retry.maxDelay(),
					"no shorter than " + this.rules.name("retry.initial-delay"));
		}
		return new RetrySettings(retry.maxAttempts(), retry.initialDelay(), retry.maxDelay());
	}

	private boolean isFromProperties() {
		return this.details instanceof PropertiesEtcdConnectionDetails;
	}

	/** An empty value is no value: the placeholder behind it had nothing to say. */
	private static @Nullable String text(@Nullable String value) {
		return StringUtils.hasText(value) ? value : null;
	}

}
