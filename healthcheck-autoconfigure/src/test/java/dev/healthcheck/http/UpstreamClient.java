package dev.healthcheck.http;

import java.util.Map;

import dev.healthcheck.upstream.CallOptions;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;

/**
 * An HTTP client that knows upstreams, whichever it is.
 */
@FunctionalInterface
interface UpstreamClient {

	/**
	 * Make a request and read the whole answer.
	 * @param request the request
	 * @return the answer, whatever its status
	 */
	Answer exchange(Request request);

	/**
	 * A request to make.
	 *
	 * @param method its method
	 * @param uri its URI, in which {@link #VARIABLES} are replaced
	 * @param body the body, or {@code null}
	 * @param options the attribute of that name, or {@code null}
	 */
	record Request(HttpMethod method, String uri, @Nullable Object body, @Nullable Object options) {

		static final Map<String, String> VARIABLES = Map.of("id", "1 2", "q", "ä&");

		private static final String UPSTREAM = "http://" + UpstreamOfNodes.NAME + "/";

		static Request get() {
			return of(HttpMethod.GET).to(UPSTREAM + "users/{id}?q={q}");
		}

		static Request of(HttpMethod method) {
			return new Request(method, UPSTREAM, null, null);
		}

		Request to(String uri) {
			return new Request(this.method, uri, this.body, this.options);
		}

		Request with(Object body) {
			return new Request(this.method, this.uri, body, this.options);
		}

		/** The options should be {@link CallOptions}. */
		Request options(Object options) {
			return new Request(this.method, this.uri, this.body, options);
		}

		Map<String, Object> attributes() {
			return (this.options != null) ? Map.of(UpstreamAttributes.CALL_OPTIONS, this.options) : Map.of();
		}

	}

	/**
	 * An answer.
	 *
	 * @param status its status
	 * @param body its body, empty if there is none
	 */
	record Answer(int status, String body) {

	}

}
