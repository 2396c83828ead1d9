package dev.healthcheck.keys;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a key in etcd, and what is to be written there. Not thread-safe.
 */
final class KnownKey {

	/** What was learnt by seeing the key. */
	enum Finding {

		NOTHING, DELETED, TAKEN

	}

	private @Nullable ByteSequence wanted;

	/** The wanted value that was written last; somebody may have changed it since. */
	private @Nullable ByteSequence written;

	/** Somebody's value that is bound to no lease, and would outlive the application. */
	private @Nullable ByteSequence unbound;

	/** Up to which revision the key is known. */
	private long revision;

	/** The revision of the key's last change, 0 while there is none. */
	private long modified;

	void want(@Nullable ByteSequence value) {
		this.wanted = value;
	}

	boolean isWanted() {
		return this.wanted != null;
	}

	/** What is to be written, {@code null} if all is well. */
	@Nullable ByteSequence due() {
		return (this.wanted != null && this.wanted.equals(this.written)) ? this.unbound : this.wanted;
	}

	long modified() {
		return this.modified;
	}

	/**
	 * The key was seen in etcd. What an operator has written under our lease is left as
	 * it is; so is what another lease holds: it is of another application, and two that
	 * put back their values would never end.
	 * @param revision at which revision
	 * @param entry the key, {@code null} if it was not there
	 * @param lease our lease
	 */
	Finding seen(long revision, @Nullable KeyValue entry, long lease) {
		if (revision < this.revision) {
			return Finding.NOTHING;
		}
		this.revision = revision;
		this.modified = (entry != null) ? entry.getModRevision() : 0;
		this.unbound = (entry != null && entry.getLease() == 0) ? entry.getValue() : null;
		if (this.written == null) {
			return Finding.NOTHING;
		}
		if (entry == null) {
			this.written = null;
			return Finding.DELETED;
		}
		return (entry.getLease() != 0 && entry.getLease() != lease) ? Finding.TAKEN : Finding.NOTHING;
	}

	/**
	 * A value is about to be written. Until that is confirmed nobody knows what is there.
	 * @param value what is {@link #due()}
	 * @return whether it is the wanted value, not somebody's
	 */
	boolean writing(ByteSequence value) {
		boolean own = value.equals(this.wanted) && !value.equals(this.written);
		if (own) {
			this.written = null;
		}
		return own;
	}

	/**
	 * A value was written.
	 * @param revision at which revision
	 * @param value the value that was wanted, {@code null} if it was somebody's
	 * @return whether nothing later is known
	 */
	boolean written(long revision, @Nullable ByteSequence value) {
		if (revision < this.revision) {
			return false;
		}
		this.revision = revision;
		this.modified = revision;
		this.written = (value != null) ? value : this.written;
		this.unbound = null;
		return true;
	}

	/** Begin anew: the cluster may be another one meanwhile, and count from 1. */
	void forgetRevision() {
		this.revision = 0;
	}

	/** Nothing is known to be written any longer. */
	void forget() {
		this.written = null;
		this.unbound = null;
	}

}
