package dev.healthcheck.upstream;

import java.time.Duration;
import java.util.List;

import dev.healthcheck.balance.Balance;
import dev.healthcheck.breaker.PassiveSettings;
import dev.healthcheck.check.CheckSettings;
import dev.healthcheck.check.StatusRange;
import dev.healthcheck.node.MaxFails;
import dev.healthcheck.node.Node;
import org.jspecify.annotations.Nullable;

/**
 * Makes an {@link UpstreamDefinition} step by step; its components say what each setting
 * means.
 */
public final class UpstreamDefinitionBuilder {

	private static final List<StatusRange> UNHEALTHY_STATUSES = List.of(StatusRange.of(500), new StatusRange(502, 504));

	private final String name;

	private List<Level> levels = List.of();

	private @Nullable Integer tries;

	private Duration tryTimeout = Duration.ZERO;

	private Balance balance = Balance.ROUND_ROBIN;

	private PassiveSettings passive = PassiveSettings.of(MaxFails.AUTO, Duration.ofSeconds(10));

	private RetryBudget retryBudget = RetryBudget.ofPercent(20);

	private HedgeSettings hedge = HedgeSettings.ofDefaults();

	private boolean overloadLimit = true;

	private List<StatusRange> unhealthyStatuses = UNHEALTHY_STATUSES;

	private boolean protect = true;

	private Duration slowStart = Duration.ZERO;

	private CheckSettings check = CheckSettings.ofDefaults();

	private Duration resolveInterval = UpstreamDefinition.RESOLVE_INTERVAL;

	private boolean requiresConnection;

	private boolean healthEnabled = true;

	UpstreamDefinitionBuilder(String name) {
		this.name = name;
	}

	UpstreamDefinitionBuilder(UpstreamDefinition definition) {
		this.name = definition.name();
		this.levels = definition.levels();
		this.tries = definition.tries();
		this.tryTimeout = definition.tryTimeout();
		this.balance = definition.balance();
		this.passive = definition.passive();
		this.retryBudget = definition.retryBudget();
		this.hedge = definition.hedge();
		this.overloadLimit = definition.overloadLimit();
		this.unhealthyStatuses = definition.unhealthyStatuses();
		this.protect = definition.protect();
		this.slowStart = definition.slowStart();
		this.check = definition.check();
		this.resolveInterval = definition.resolveInterval();
		this.requiresConnection = definition.requiresConnection();
		this.healthEnabled = definition.healthEnabled();
	}

	public UpstreamDefinitionBuilder levels(List<Level> levels) {
		this.levels = levels;
		return this;
	}

	/** One level, named {@code 0}. */
	public UpstreamDefinitionBuilder nodes(List<Node> nodes) {
		return levels(List.of(new Level("0", nodes)));
	}

	public UpstreamDefinitionBuilder tries(@Nullable Integer tries) {
		this.tries = tries;
		return this;
	}

	public UpstreamDefinitionBuilder tryTimeout(Duration tryTimeout) {
		this.tryTimeout = tryTimeout;
		return this;
	}

	public UpstreamDefinitionBuilder balance(Balance balance) {
		this.balance = balance;
		return this;
	}

	public UpstreamDefinitionBuilder passive(PassiveSettings passive) {
		this.passive = passive;
		return this;
	}

	public UpstreamDefinitionBuilder retryBudget(RetryBudget retryBudget) {
		this.retryBudget = retryBudget;
		return this;
	}

	public UpstreamDefinitionBuilder hedge(HedgeSettings hedge) {
		this.hedge = hedge;
		return this;
	}

	public UpstreamDefinitionBuilder overloadLimit(boolean overloadLimit) {
		this.overloadLimit = overloadLimit;
		return this;
	}

	public UpstreamDefinitionBuilder unhealthyStatuses(List<StatusRange> unhealthyStatuses) {
		this.unhealthyStatuses = unhealthyStatuses;
		return this;
	}

	public UpstreamDefinitionBuilder protect(boolean protect) {
		this.protect = protect;
		return this;
	}

	public UpstreamDefinitionBuilder slowStart(Duration slowStart) {
		this.slowStart = slowStart;
		return this;
	}

	public UpstreamDefinitionBuilder check(CheckSettings check) {
		this.check = check;
		return this;
	}

	public UpstreamDefinitionBuilder resolveInterval(Duration resolveInterval) {
		this.resolveInterval = resolveInterval;
		return this;
	}

	public UpstreamDefinitionBuilder requiresConnection(boolean requiresConnection) {
		this.requiresConnection = requiresConnection;
		return this;
	}

	public UpstreamDefinitionBuilder healthEnabled(boolean healthEnabled) {
		this.healthEnabled = healthEnabled;
		return this;
	}

	public UpstreamDefinition build() {
		return new UpstreamDefinition(this.name, this.levels, this.tries, this.tryTimeout, this.balance, this.passive,
				this.retryBudget, this.hedge, this.overloadLimit, this.unhealthyStatuses, this.protect, this.slowStart,
				this.check, this.resolveInterval, this.requiresConnection, this.healthEnabled);
	}

}
