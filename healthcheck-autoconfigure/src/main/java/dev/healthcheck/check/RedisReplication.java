package dev.healthcheck.check;

import java.util.HashMap;
import java.util.Map;

/**
 * What {@code INFO replication} says of a server.
 */
final class RedisReplication {

	private static final ProbeResult CONNECTED = ProbeResult.passed("connected");

	private RedisReplication() {
	}

	/**
	 * Judge a server that has answered.
	 * @param info the section of the answer, empty if the server did not want to give it
	 * @return passed, or degraded if it is a replica that has lost its master, because
	 * what it says grows old
	 */
	static ProbeResult judge(String info) {
		Map<String, String> fields = new HashMap<>();
		info.lines().forEach((line) -> {
			int colon = line.indexOf(':');
			if (colon > 0) {
				fields.put(line.substring(0, colon), line.substring(colon + 1).trim());
			}
		});
		boolean replica = "slave".equals(fields.get("role")) || "replica".equals(fields.get("role"));
		if (!replica || !"down".equals(fields.get("master_link_status"))) {
			return CONNECTED;
		}
		String seconds = fields.getOrDefault("master_link_down_since_seconds", "");
		// -1: it has never been up
		String since = seconds.matches("\\d{1,18}") ? " for " + seconds + " s" : "";
		return ProbeResult.degraded("connected", "a replica without its master: its link has been down" + since);
	}

}
