package dev.healthcheck.autoconfigure;

import java.util.List;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.breaker.PassiveSettings;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.check.TlsSettings;
import dev.healthcheck.etcd.EtcdClientSettings;
import dev.healthcheck.etcd.EtcdEndpoint;
import dev.healthcheck.etcd.ExactlyOnceSettings;
import dev.healthcheck.etcd.RetrySettings;
import dev.healthcheck.node.NodeSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * Makes the settings of the client from properties and connection details.
 */
final class EtcdSettingsMapper {

	private static final Logger log = LoggerFactory.getLogger(EtcdSettingsMapper.class);

	private static final List<Balance> BALANCES = List.of(Balance.STICKY, Balance.ORDERED, Balance.LEADER,
			Balance.ROUND_ROBIN);

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
			log.warn("The SSL bundle of etcd is not used: its endpoints are http, and connections are not encrypted");
		}
		String username = text(this.details.getUsername());
		String password = text(this.details.getPassword());
		checkCredentials(username, password);
		CheckSettings check = this.properties.check()
			.toSettings(name("check"), CheckSettings.ofEtcdDefaults(https, tls), this.types, this.bundles);
		EtcdProperties.Retry retry = this.properties.retry();
		try {
			return EtcdClientSettings.builder(endpoints.stream().map(EtcdEndpoint::toString).toList())
				.credentials(username, password)
				.namespace(this.properties.namespace())
				.tls(tls)
				.authority(text(this.properties.authority()))
				.connectTimeout(this.properties.connectTimeout())
				.requestTimeout(this.properties.requestTimeout())
				.keepalive(this.properties.keepaliveTime(), this.properties.keepaliveTimeout())
				.maxInboundMessageSize(maxInboundMessageSize())
				.balance(BalanceProperty.parse(name("balance"), this.properties.balance(), BALANCES))
				.passive(PassiveSettings.of(maxFails(), this.properties.failTimeout()))
				.protect(this.properties.protect())
				.hedge(UpstreamProperties.hedge(EtcdClientSettings.HEDGE, this.properties.hedge(),
						this.properties.hedgeBudget()))
				.retry(new RetrySettings(retry.maxAttempts(), retry.initialDelay(), retry.maxDelay()))
				.exactlyOnce(new ExactlyOnceSettings(this.properties.exactlyOnce(), this.properties.exactlyOncePrefix(),
						this.properties.exactlyOnceTimeout()))
				.check(check)
				.source(NodeSource.PROPERTIES)
				.build();
		}
		catch (IllegalArgumentException ex) {
			throw InvalidPropertyException.refused(EtcdProperties.PREFIX, ex);
		}
	}

	private List<EtcdEndpoint> endpoints() {
		String list = isFromProperties() ? name("endpoints") : "endpoints of " + this.details.getClass().getName();
		List<EtcdEndpoint> endpoints = ListProperty.parse(list, this.details.getEndpoints(), EtcdEndpoint::parse);
		if (endpoints.isEmpty()) {
			throw InvalidPropertyException.because(list,
					"the list is empty, but must have at least one endpoint 'http(s)://host:port'");
		}
		for (int i = 0; i < endpoints.size(); i++) {
			EtcdEndpoint endpoint = endpoints.get(i);
			if (endpoint.https() != endpoints.get(0).https()) {
				throw InvalidPropertyException.of(ListProperty.element(list, i), endpoint,
						"of the same scheme as the first endpoint, '" + endpoints.get(0) + "'");
			}
			if (endpoints.indexOf(endpoint) < i) {
				throw InvalidPropertyException.of(ListProperty.element(list, i), endpoint,
						"listed only once: it is the same as "
								+ ListProperty.element(list, endpoints.indexOf(endpoint)));
			}
		}
		return endpoints;
	}

	private @Nullable TlsSettings tls() {
		if (isFromProperties()) {
			String bundle = text(this.properties.ssl().bundle());
			return (bundle != null) ? this.bundles.get(name("ssl.bundle"), bundle) : null;
		}
		SslBundle bundle = this.details.getSslBundle();
		return (bundle != null) ? new LiveTls(bundle).settings("connection details") : null;
	}

	private void checkCredentials(@Nullable String username, @Nullable String password) {
		if (username != null && password == null) {
			throw InvalidPropertyException.because(name("password"),
					"nothing is set, but " + name("username") + " is '" + username + "': both must be set, or neither");
		}
		if (username == null && password != null) {
			throw InvalidPropertyException.because(name("username"),
					"nothing is set, but " + name("password") + " is: both must be set, or neither");
		}
	}

	/** Calls stay with one endpoint, so that there is nothing to compare it with. */
	private int maxFails() {
		int maxFails = this.properties.maxFails();
		if (maxFails < 0) {
			throw new IllegalArgumentException("'max-fails' is " + maxFails + ", but must be 0 or more");
		}
		return maxFails;
	}

	private int maxInboundMessageSize() {
		DataSize size = this.properties.maxInboundMessageSize();
		if (size.toBytes() < 1 || size.toBytes() > Integer.MAX_VALUE) {
			throw InvalidPropertyException.of(name("max-inbound-message-size"), size,
					"a size from 1B to " + Integer.MAX_VALUE + "B");
		}
		return (int) size.toBytes();
	}

	private static String name(String property) {
		return EtcdProperties.PREFIX + "." + property;
	}

	private boolean isFromProperties() {
		return this.details instanceof PropertiesEtcdConnectionDetails;
	}

	/** An empty value is no value: the placeholder behind it had nothing to say. */
	private static @Nullable String text(@Nullable String value) {
		return StringUtils.hasText(value) ? value : null;
	}

}
