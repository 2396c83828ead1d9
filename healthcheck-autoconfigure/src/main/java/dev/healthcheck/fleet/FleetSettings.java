package dev.healthcheck.fleet;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.regex.Pattern;

import dev.healthcheck.node.PlainText;
import org.jspecify.annotations.Nullable;

/**
 * Who shares checks, and how.
 *
 * @param group who shares: instances of equal group and zone
 * @param zone the network that this instance sees nodes from, or {@code null}
 * @param prefix what all keys begin with, ends with a slash
 * @param name what this instance is called, for people
 * @param weight its share of the checks, 0 to 100; 0 only listens
 * @param ttl how long a dead instance keeps its nodes
 * @param startWait how long a start waits for what others know
 * @param oneHost whether all instances run on one host, so that loopback addresses are
 * the same servers for all
 */
public record FleetSettings(String group, @Nullable String zone, String prefix, String name, int weight, Duration ttl,
		Duration startWait, boolean oneHost) {

	private static final Pattern PART = Pattern.compile("[^/\\s\\p{Cntrl}]{1,64}");

	private static final Duration SHORTEST_TTL = Duration.ofSeconds(2);

	private static final Duration LONGEST_TTL = Duration.ofSeconds(60);

	private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

	public FleetSettings {
		Objects.requireNonNull(name, "'name' must not be null");
		part("group", group);
		if (zone != null) {
			part("zone", zone);
			if (zone.equals("-")) {
				throw new IllegalArgumentException("'zone' is '-', which means none, but must be a name");
			}
		}
		if (!prefix.endsWith("/") || !PlainText.isPlain(prefix)) {
			throw new IllegalArgumentException("'prefix' is '" + PlainText.oneLine(prefix, 200)
					+ "', but must be a prefix of keys that ends with '/'");
		}
		if (name.isBlank() || name.length() > MemberValue.MAX_NAME || !PlainText.isPlain(name)) {
			throw new IllegalArgumentException("'name' is '" + PlainText.oneLine(name, 200) + "', but must be 1 to "
					+ MemberValue.MAX_NAME + " characters on one line");
		}
		if (weight < 0 || weight > MemberValue.MAX_WEIGHT) {
			throw new IllegalArgumentException(
					"'weight' is " + weight + ", but must be from 0 to " + MemberValue.MAX_WEIGHT);
		}
		if (ttl.compareTo(SHORTEST_TTL) < 0 || ttl.compareTo(LONGEST_TTL) > 0
				|| !ttl.equals(ttl.truncatedTo(ChronoUnit.SECONDS))) {
			throw new IllegalArgumentException(
					"'ttl' is " + ttl + ", but must be a whole number of seconds from 2s to 60s");
		}
		if (startWait.isNegative() || startWait.compareTo(LONGEST_WAIT) > 0) {
			throw new IllegalArgumentException("'start-wait' is " + startWait + ", but must be from 0s to 60s");
		}
	}

	private static void part(String name, String value) {
		if (!PART.matcher(value).matches()) {
			throw new IllegalArgumentException("'" + name + "' is '" + PlainText.oneLine(value, 200)
					+ "', but must be 1 to 64 characters without slashes and spaces");
		}
	}

	/** What the keys of this fleet begin with. */
	String root() {
		return this.prefix + Views.PROTOCOL + '/' + WordKey.encoded(this.group) + '/'
				+ ((this.zone != null) ? WordKey.encoded(this.zone) : "-") + '/';
	}

}
