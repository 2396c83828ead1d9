package dev.healthcheck.autoconfigure;

import java.time.Duration;
import java.util.List;

import dev.healthcheck.breaker.PassiveSettings;
import dev.healthcheck.check.StatusRange;
import dev.healthcheck.node.NodeLimits;
import dev.healthcheck.node.NodeSource;
import dev.healthcheck.upstream.HedgeSettings;
import dev.healthcheck.upstream.RetryBudget;
import dev.healthcheck.upstream.UpstreamDefinition;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;

import static dev.healthcheck.autoconfigure.Defaults.or;
import static dev.healthcheck.autoconfigure.Defaults.orNull;

/**
 * Properties of one upstream, wherever they stand. What is not set keeps the default of
 * its place.
 *
 * @param nodes Comma-separated list of nodes, each host:port or an object with address.
 * Shorthand for one level. dns:name:port stands for all addresses of the name, each a
 * node.
 * @param resolveInterval How often names of dns: nodes are looked up. 5s by default.
 * @param levels Levels of nodes. A level is used when no node of those before it can be.
 * @param tries Attempts of one call over all levels; 0 means no limit. Not set: until two
 * nodes were given the call and did not refuse it (no connection, status 503).
 * @param tryTimeout Total time of the attempts of one call. 0s, the default, means no
 * limit.
 * @param balance How a node is chosen. round-robin by default.
 * @param maxFails Consecutive failures of requests that take a node out of use. auto
 * compares with the other nodes of the level: as many as would hardly happen if it were
 * like them. 0 turns the counting off. auto by default.
 * @param failTimeout Time in which these failures must lie, and how long the node stays
 * out of use. 10s by default.
 * @param passive Which failures of requests count.
 * @param retryBudget Share of the calls that may be repeated in vain, from 0% to 100%; 0%
 * means no repeats, none means no limit. 20% by default.
 * @param hedge Whether nodes that keep requests waiting are avoided before anything has
 * failed, and reads given to a second node meanwhile. True by default.
 * @param hedgeBudget Share of the requests that may be given to a second node while the
 * first one is not avoided, from 0% to 20%. 2% by default.
 * @param overloadLimit Whether some calls fail at once while hardly any is answered in
 * time, so that servers get room to come back. True by default.
 * @param protect Whether the least bad nodes stay in use when all are unhealthy. True by
 * default.
 * @param slowStart Time in which a node that joined or came back gets its full share of
 * requests. 0s, the default, turns this off.
 * @param check How nodes are checked.
 * @param health How the upstream is shown in the health of the application.
 */
@ConfigurationPropertiesSource
record UpstreamProperties(@Nullable List<NodeProperties> nodes, @Nullable Duration resolveInterval,
		@Nullable List<LevelProperties> levels, @Nullable Integer tries, @Nullable Duration tryTimeout,
		@Nullable String balance, @Nullable String maxFails, @Nullable Duration failTimeout,
		@DefaultValue Passive passive, @Nullable String retryBudget, @Nullable Boolean hedge,
		@Nullable String hedgeBudget, @Nullable Boolean overloadLimit, @Nullable Boolean protect,
		@Nullable Duration slowStart, @NestedConfigurationProperty @DefaultValue CheckProperties check,
		@DefaultValue Health health) {

	/**
	 * The definition that these properties make of defaults, with the nodes that they
	 * list.
	 * @param prefix where these properties stand, such as
	 * {@code healthcheck.upstreams.shop}
	 * @param defaults what holds where nothing is set
	 * @param source where these properties come from
	 * @param types the types of check that there are
	 * @param bundles the SSL bundles that there are
	 * @return the definition
	 * @throws InvalidPropertyException if a value is not accepted
	 */
	UpstreamDefinition toDefinition(String prefix, UpstreamDefinition defaults, NodeSource source, CheckTypes types,
			TlsBundles bundles) {
		return toSettings(prefix, defaults, types, bundles)
			.withLevels(new LevelsMapper(prefix, source).map(this.nodes, this.levels));
	}

	/**
	 * The definition that these properties make of defaults, with the nodes of the
	 * defaults.
	 * @param prefix where these properties stand, such as
	 * {@code healthcheck.upstreams.shop}
	 * @param defaults what holds where nothing is set, and the nodes
	 * @param types the types of check that there are
	 * @param bundles the SSL bundles that there are
	 * @return the definition
	 * @throws InvalidPropertyException if a value is not accepted
	 */
	UpstreamDefinition toSettings(String prefix, UpstreamDefinition defaults, CheckTypes types, TlsBundles bundles) {
		try {
			return defaults.toBuilder()
				.resolveInterval(or(this.resolveInterval, defaults.resolveInterval()))
				.tries(orNull(this.tries, defaults.tries()))
				.tryTimeout(or(this.tryTimeout, defaults.tryTimeout()))
				.balance((this.balance != null)
						? BalanceProperty.parse(prefix + ".balance", this.balance, BalanceProperty.OF_UPSTREAMS)
						: defaults.balance())
				.passive(passive(defaults.passive()))
				.retryBudget(StringUtils.hasText(this.retryBudget) ? RetryBudget.parse(this.retryBudget)
						: defaults.retryBudget())
				.hedge(hedge(defaults.hedge(), this.hedge, this.hedgeBudget))
				.overloadLimit(or(this.overloadLimit, defaults.overloadLimit()))
				.unhealthyStatuses(
						(this.passive.unhealthyStatuses() != null)
								? ListProperty.parse(prefix + ".passive.unhealthy-statuses",
										this.passive.unhealthyStatuses(), StatusRange::parse)
								: defaults.unhealthyStatuses())
				.protect(or(this.protect, defaults.protect()))
				.slowStart(or(this.slowStart, defaults.slowStart()))
				.check(this.check.toSettings(prefix + ".check", defaults.check(), types, bundles))
				.healthEnabled(or(this.health.enabled(), defaults.healthEnabled()))
				.build();
		}
		catch (IllegalArgumentException ex) {
			throw InvalidPropertyException.refused(prefix, ex);
		}
	}

	static HedgeSettings hedge(HedgeSettings defaults, @Nullable Boolean enabled, @Nullable String budget) {
		HedgeSettings settings = defaults.withEnabled(or(enabled, defaults.enabled()));
		return StringUtils.hasText(budget) ? settings.withBudget(budget) : settings;
	}

	private PassiveSettings passive(PassiveSettings defaults) {
		// a threshold that is not set is max-fails, also when only that is set here
		PassiveSettings settings = defaults
			.with(new NodeLimits(MaxFailsProperty.parse(this.maxFails), this.failTimeout, null));
		return new PassiveSettings(settings.maxFails(), orNull(this.passive.tcpFailures(), settings.tcpFailures()),
				orNull(this.passive.timeouts(), settings.timeouts()),
				orNull(this.passive.httpFailures(), settings.httpFailures()), settings.failTimeout());
	}

	/**
	 * Without anything that may be secret.
	 */
	@Override
	public String toString() {
		return "UpstreamProperties[nodes=" + this.nodes + ", levels=" + this.levels + ", balance=" + this.balance
				+ ", check=" + this.check.type() + "]";
	}

	/**
	 * Which failures of requests count.
	 *
	 * @param httpFailures Consecutive bad answers that take a node out of use. 0 ignores
	 * bad answers. By default max-fails.
	 * @param tcpFailures Consecutive failed connections that take a node out of use. 0
	 * ignores failed connections. By default max-fails, and 1 if that is auto.
	 * @param timeouts Consecutive requests without an answer in time that take a node out
	 * of use. 0 ignores timeouts. By default max-fails.
	 * @param unhealthyStatuses Comma-separated list of response statuses that count as
	 * failures of HTTP calls, ranges such as 500-599 allowed. 500,502,503,504 by default.
	 */
	record Passive(@Nullable Integer httpFailures, @Nullable Integer tcpFailures, @Nullable Integer timeouts,
			@Nullable List<String> unhealthyStatuses) {

	}

	/**
	 * How the upstream is shown in the health of the application.
	 *
	 * @param enabled Whether the upstream has a component in the health of the
	 * application. True by default.
	 */
	record Health(@Nullable Boolean enabled) {

	}

}
