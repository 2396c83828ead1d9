package dev.healthcheck.grpc;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Collection;
import java.util.List;

import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the nodes of an upstream; found by gRPC through the service loader.
 */
public final class UpstreamNameResolverProvider extends NameResolverProvider {

	@Override
	protected boolean isAvailable() {
		return true;
	}

	@Override
	protected int priority() {
		return 5;
	}

	@Override
	public String getDefaultScheme() {
		return UpstreamTargets.SCHEME;
	}

	@Override
	public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
		return List.of(InetSocketAddress.class);
	}

	@Override
	public @Nullable NameResolver newNameResolver(URI uri, NameResolver.Args args) {
		if (!UpstreamTargets.SCHEME.equals(uri.getScheme())) {
			return null;
		}
		return new UpstreamNameResolver(UpstreamTargets.find(uri), args);
	}

}
