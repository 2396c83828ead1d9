package dev.healthcheck.autoconfigure;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Properties of the fleet that stop the start: the message has the property, its value
 * and what is accepted.
 */
class FleetBadInputTests {

	private final ApplicationContextRunner application = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, UpstreamAutoConfiguration.class,
				EtcdAutoConfiguration.class, DiscoveryAutoConfiguration.class, FleetAutoConfiguration.class))
		.withPropertyValues("healthcheck.fleet.enabled=true", "healthcheck.etcd.endpoints=http://127.0.0.1:1");

	private void isRefused(String property, String message) {
		this.application.withPropertyValues("spring.application.name=orders", "healthcheck.fleet." + property)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidPropertyException.class)
				.hasMessage("healthcheck.fleet." + message));
	}

	@Test
	void aGroupWithoutAName() {
		this.application.run((context) -> assertThat(context).getFailure()
			.rootCause()
			.isInstanceOf(InvalidPropertyException.class)
			.hasMessage("healthcheck.fleet.group: nothing is set, and spring.application.name neither, but one of them"
					+ " must name those that share"));
	}

	@Test
	void aTtlBelowTwoSeconds() {
		isRefused("ttl=1s", "ttl is 1s, but must be a whole number of seconds from 2s to 60s");
	}

	@Test
	void aTtlAboveSixtySeconds() {
		isRefused("ttl=61s", "ttl is 61s, but must be a whole number of seconds from 2s to 60s");
	}

	@Test
	void aTtlOfAPartOfASecond() {
		isRefused("ttl=2500ms", "ttl is 2500ms, but must be a whole number of seconds from 2s to 60s");
	}

	@Test
	void aWeightAboveAHundred() {
		isRefused("weight=101", "weight is 101, but must be from 0 to 100");
	}

	@Test
	void aWeightBelowNothing() {
		isRefused("weight=-1", "weight is -1, but must be from 0 to 100");
	}

	@Test
	void aZoneWithASlash() {
		isRefused("zone=a/b", "zone is 'a/b', but must be 1 to 64 characters without slashes and spaces");
	}

	@Test
	void aZoneThatMeansNone() {
		isRefused("zone=-", "zone is '-', which means none, but must be a name");
	}

	@Test
	void aGroupWithASlash() {
		isRefused("group=a/b", "group is 'a/b', but must be 1 to 64 characters without slashes and spaces");
	}

	@Test
	void aStartThatWaitsForTooLong() {
		isRefused("start-wait=61s", "start-wait is 61s, but must be from 0s to 60s");
	}

	@Test
	void aNameOfManyLines() {
		isRefused("name=a\tb", "name is 'a b', but must be 1 to 64 characters on one line");
	}

	@Test
	void whatIsAcceptedStarts() {
		this.application
			.withPropertyValues("spring.application.name=orders", "healthcheck.fleet.ttl=2s",
					"healthcheck.fleet.weight=100", "healthcheck.fleet.zone=west", "healthcheck.fleet.start-wait=0")
			.run((context) -> assertThat(context).hasNotFailed());
	}

}
