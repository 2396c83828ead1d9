package dev.healthcheck.autoconfigure.http;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.healthcheck.http.UpstreamRequestFactory;
import dev.healthcheck.upstream.Upstreams;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/**
 * A builder that wraps each request factory it is given into an
 * {@link UpstreamRequestFactory}. A proxy, so that it has the methods of the interface
 * that runs.
 */
final class UpstreamRestClientBuilder implements InvocationHandler {

	private final RestClient.Builder builder;

	private final Supplier<Upstreams> upstreams;

	private UpstreamRestClientBuilder(RestClient.Builder builder, Supplier<Upstreams> upstreams) {
		this.builder = builder;
		this.upstreams = upstreams;
	}

	static RestClient.Builder of(RestClient.Builder builder, Supplier<Upstreams> upstreams) {
		if (Proxy.isProxyClass(builder.getClass())
				&& Proxy.getInvocationHandler(builder) instanceof UpstreamRestClientBuilder) {
			return builder;
		}
		return (RestClient.Builder) Proxy.newProxyInstance(RestClient.Builder.class.getClassLoader(),
				new Class<?>[] { RestClient.Builder.class }, new UpstreamRestClientBuilder(builder, upstreams));
	}

	@Override
	@SuppressWarnings("unchecked")
	public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
			throws Throwable {
		if (arguments != null && arguments.length == 1) {
			if (arguments[0] instanceof ClientHttpRequestFactory factory) {
				arguments[0] = AwareRequestFactory.of(this.upstreams, factory);
			}
			else if (method.getName().equals("apply") && arguments[0] instanceof Consumer<?> consumer) {
				((Consumer<Object>) consumer).accept(proxy);
				return proxy;
			}
			else if (method.getName().equals("equals")) {
				return proxy == arguments[0];
			}
		}
		Object result = invoke(method, arguments);
		if (result == this.builder) {
			return proxy;
		}
		return (result instanceof RestClient.Builder clone) ? of(clone, this.upstreams) : result;
	}

	private @Nullable Object invoke(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
		try {
			return method.invoke(this.builder, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

}
