package dev.healthcheck.etcd;

import java.nio.charset.StandardCharsets;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import org.jspecify.annotations.Nullable;

/**
 * The key that holds the token of one write after the other of a client: the number of
 * the last write that was applied with it, and which of its branches was taken. An
 * attempt is applied only if the key is as it was when its write began, so that one that
 * was delayed on its way, by a member that hung perhaps, comes to nothing once another
 * attempt, or a later write, has changed the key. Used by one write at a time.
 */
final class OnceSlot {

	private static final String OTHERWISE = "-";

	private final ByteSequence key;

	private final PutOption option;

	private long number;

	private long revision;

	OnceSlot(ByteSequence key, long lease) {
		this.key = key;
		this.option = PutOption.builder().withLeaseId(lease).build();
	}

	/** Another write begins. */
	void next() {
		this.number++;
	}

	/**
	 * The key has been changed.
	 * @param revision the revision at which it was
	 */
	void changed(long revision) {
		this.revision = revision;
	}

	/** No other write has changed the key. */
	Cmp unchanged() {
		return new Cmp(this.key, Cmp.Op.EQUAL, CmpTarget.modRevision(this.revision));
	}

	/**
	 * Writes the token.
	 * @param branch whether the write's conditions hold
	 */
	Op token(boolean branch) {
		return Op.put(this.key, value(branch), this.option);
	}

	Op read() {
		return Op.get(this.key, GetOption.DEFAULT);
	}

	/**
	 * Whether a token is that of this write.
	 * @param token what the key holds
	 * @return whether its conditions held, {@code null} if it is another write's
	 */
	@Nullable Boolean branch(ByteSequence token) {
		return token.equals(value(true)) ? Boolean.TRUE : token.equals(value(false)) ? Boolean.FALSE : null;
	}

	private ByteSequence value(boolean branch) {
		return ByteSequence.from(this.number + (branch ? "" : OTHERWISE), StandardCharsets.US_ASCII);
	}

}
