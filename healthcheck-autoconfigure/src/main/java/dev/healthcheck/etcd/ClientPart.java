package dev.healthcheck.etcd;

import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * A part of a client that is made when it is first asked for, as hardly a client uses all
 * of them. One that is asked for after the client was closed is closed, too. Thread-safe.
 *
 * @param <T> the type of the part
 */
final class ClientPart<T> implements Supplier<T> {

	private final Supplier<T> maker;

	private final Consumer<T> closer;

	private volatile @Nullable T part;

	private boolean closed;

	/** One that ends with jetcd's client. */
	ClientPart(Supplier<T> maker) {
		this(maker, (part) -> {
		});
	}

	ClientPart(Supplier<T> maker, Consumer<T> closer) {
		this.maker = maker;
		this.closer = closer;
	}

	@Override
	public T get() {
		T part = this.part;
		return (part != null) ? part : make();
	}

	private synchronized T make() {
		T part = this.part;
		if (part == null) {
			part = this.maker.get();
			if (this.closed) {
				this.closer.accept(part);
			}
			this.part = part;
		}
		return part;
	}

	/** Close the part, now or when it is made. */
	void close() {
		T part;
		synchronized (this) {
			this.closed = true;
			part = this.part;
		}
		if (part != null) {
			this.closer.accept(part);
		}
	}

}
