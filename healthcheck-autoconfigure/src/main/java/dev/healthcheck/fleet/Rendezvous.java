package dev.healthcheck.fleet;

import java.nio.charset.StandardCharsets;

/**
 * How much a member is entitled to a node: weighted rendezvous hashing. All members
 * compute the same numbers, so this is part of the protocol and never changes.
 */
final class Rendezvous {

	private static final long FNV_OFFSET = 0xcbf29ce484222325L;

	private static final long FNV_PRIME = 0x100000001b3L;

	private Rendezvous() {
	}

	/**
	 * The hash of a member.
	 * @param id its id
	 * @return the hash
	 */
	static long member(String id) {
		return fnv64(id);
	}

	/**
	 * The hash of a node.
	 * @param view what is checked
	 * @param address the node
	 * @return the hash
	 */
	static long node(String view, String address) {
		return mix64(fnv64(view + address));
	}

	/**
	 * The score of a member for a node: the highest one owns it.
	 * @param member the hash of the member
	 * @param weight its weight
	 * @param node the hash of the node
	 * @return the score, negative infinity without weight
	 */
	static double score(long member, int weight, long node) {
		if (weight == 0) {
			return Double.NEGATIVE_INFINITY;
		}
		// 52 bits and a half are exact, and never 0 or 1
		double u = ((mix64(member ^ node) >>> 12) + 0.5) * 0x1.0p-52;
		// the same on all machines, unlike Math
		return -weight / StrictMath.log(u);
	}

	private static long fnv64(String text) {
		long hash = FNV_OFFSET;
		for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
			hash = (hash ^ (b & 0xff)) * FNV_PRIME;
		}
		return hash;
	}

	private static long mix64(long value) {
		long z = value + 0x9e3779b97f4a7c15L;
		z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
		z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
		return z ^ (z >>> 31);
	}

}
