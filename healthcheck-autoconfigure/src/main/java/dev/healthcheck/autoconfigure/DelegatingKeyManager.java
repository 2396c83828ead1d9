package dev.healthcheck.autoconfigure;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

import org.jspecify.annotations.Nullable;

/**
 * Has the identity of another key manager, which may be replaced at any time.
 */
final class DelegatingKeyManager extends X509ExtendedKeyManager {

	private final Supplier<X509ExtendedKeyManager> delegate;

	DelegatingKeyManager(Supplier<X509ExtendedKeyManager> delegate) {
		this.delegate = delegate;
	}

	@Override
	public @Nullable String chooseEngineClientAlias(String[] keyType, Principal @Nullable [] issuers,
			SSLEngine engine) {
		return this.delegate.get().chooseEngineClientAlias(keyType, issuers, engine);
	}

	@Override
	public @Nullable String chooseEngineServerAlias(String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
		return this.delegate.get().chooseEngineServerAlias(keyType, issuers, engine);
	}

	@Override
	public @Nullable String chooseClientAlias(String[] keyType, Principal @Nullable [] issuers, Socket socket) {
		return this.delegate.get().chooseClientAlias(keyType, issuers, socket);
	}

	@Override
	public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, Socket socket) {
		return this.delegate.get().chooseServerAlias(keyType, issuers, socket);
	}

	@Override
	public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
		return this.delegate.get().getClientAliases(keyType, issuers);
	}

	@Override
	public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
		return this.delegate.get().getServerAliases(keyType, issuers);
	}

	@Override
	public X509Certificate @Nullable [] getCertificateChain(String alias) {
		return this.delegate.get().getCertificateChain(alias);
	}

	@Override
	public @Nullable PrivateKey getPrivateKey(String alias) {
		return this.delegate.get().getPrivateKey(alias);
	}

}
