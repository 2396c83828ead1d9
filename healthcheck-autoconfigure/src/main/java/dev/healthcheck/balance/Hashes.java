package dev.healthcheck.balance;

import dev.healthcheck.node.NodeAddress;

/**
 * Hashes of 64 bits that are spread evenly, the same in every process, and made without
 * allocation.
 */
final class Hashes {

	/** The odd number nearest to 2<sup>64</sup> over the golden ratio. */
	static final long GOLDEN = 0x9E3779B97F4A7C15L;

	private static final long SEED = 0x2545F4914F6CDD1DL;

	private static final long FACTOR = 0x87C37B91114253D5L;

	private Hashes() {
	}

	static long of(CharSequence text) {
		long hash = SEED;
		for (int i = 0; i < text.length(); i++) {
			hash = Long.rotateLeft(hash ^ text.charAt(i), 27) * FACTOR;
		}
		return mix(hash ^ text.length());
	}

	static long of(NodeAddress address) {
		return mix(of(address.host()) + address.port() * GOLDEN);
	}

	/** The n-th of many hashes that are made of one. */
	static long nth(long hash, int n) {
		return mix(hash + n * GOLDEN);
	}

	/** D. Stafford's variant 13 of the finaliser of MurmurHash3; a bijection. */
	private static long mix(long hash) {
		long mixed = (hash ^ (hash >>> 30)) * 0xBF58476D1CE4E5B9L;
		mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
		return mixed ^ (mixed >>> 31);
	}

}
