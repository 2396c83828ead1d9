package dev.healthcheck.test.etcd;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a member says of itself.
 *
 * @param memberId its id
 * @param leaderId the id of the leader it follows, 0 when it knows none
 * @param version its version
 * @param dbSize bytes of its database
 * @param raftTerm the term
 * @param raftIndex the last committed index
 */
public record MemberStatus(long memberId, long leaderId, String version, long dbSize, long raftTerm, long raftIndex) {

	/**
	 * Whether it takes itself for the leader.
	 * @return {@code true} if it does
	 */
	public boolean isLeader() {
		return this.leaderId != 0 && this.leaderId == this.memberId;
	}

	static MemberStatus parse(String json) {
		return new MemberStatus(number(json, "member_id"), number(json, "leader"), text(json, "version"),
				number(json, "dbSize"), number(json, "raftTerm"), number(json, "raftIndex"));
	}

	private static long number(String json, String name) {
		String text = text(json, name);
		return text.isEmpty() ? 0 : Long.parseUnsignedLong(text);
	}

	/** Zero and empty values are absent, and 64-bit numbers are quoted. */
	private static String text(String json, String name) {
		Matcher matcher = Pattern.compile("\"" + name + "\":\"?([^\",}]*)").matcher(json);
		return matcher.find() ? matcher.group(1) : "";
	}

}
