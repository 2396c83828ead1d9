package dev.healthcheck.check;

import java.util.Objects;
import java.util.function.Supplier;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

import org.jspecify.annotations.Nullable;

/**
 * Trust and identity of a TLS client. Two settings are equal when their ids are.
 *
 * @param id what tells these settings from others, such as the name of an SSL bundle
 * @param trust the peers that are trusted, or {@code null} for the JVM's own trust store
 * @param identity the client's certificate, or {@code null} for none
 */
public record TlsSettings(String id, @Nullable Supplier<TrustManagerFactory> trust,
		@Nullable Supplier<@Nullable KeyManagerFactory> identity) {

	public TlsSettings {
		Objects.requireNonNull(id, "'id' must not be null");
	}

	/**
	 * The JVM's own trust store, and no client certificate.
	 * @return the settings
	 */
	public static TlsSettings ofJvm() {
		return new TlsSettings("jvm", null, null);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof TlsSettings that && this.id.equals(that.id);
	}

	@Override
	public int hashCode() {
		return this.id.hashCode();
	}

	@Override
	public String toString() {
		return "TlsSettings[" + this.id + "]";
	}

}
