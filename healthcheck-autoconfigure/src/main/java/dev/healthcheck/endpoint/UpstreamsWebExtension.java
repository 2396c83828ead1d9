package dev.healthcheck.endpoint;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * The endpoint over HTTP. What is read has three forms, each an operation of its own:
 * which one is called is decided by the request's {@code Accept} header and the rules of
 * the web framework, JSON when anything will do. The parameter {@code format} has the
 * last word. The parameters {@code status}, {@code text} and {@code page} choose what the
 * status page shows.
 */
@EndpointWebExtension(endpoint = UpstreamsEndpoint.class)
public final class UpstreamsWebExtension implements AutoCloseable {

	private final UpstreamsEndpoint delegate;

	private final LastHours hours;

	private final StatusViews views;

	/**
	 * The endpoint over HTTP.
	 * @param delegate the endpoint
	 * @param path where the endpoint is, for the links of the status page
	 */
	public UpstreamsWebExtension(UpstreamsEndpoint delegate, EndpointPath path) {
		this.delegate = delegate;
		this.hours = new LastHours(delegate::snapshot);
		this.hours.start();
		this.views = new StatusViews(delegate, new StatusPage(path, this.hours));
	}

	@ReadOperation
	WebEndpointResponse<?> upstreams(@Nullable String format, @Nullable String status, @Nullable String text,
			@Nullable Integer page) {
		return this.views.upstreams(null, format, StatusFilter.of(status, text, page));
	}

	@ReadOperation(produces = StatusFormat.CSV_TYPE)
	WebEndpointResponse<?> upstreamsCsv(@Nullable String format, @Nullable String status, @Nullable String text,
			@Nullable Integer page) {
		return this.views.upstreams(StatusFormat.CSV, format, StatusFilter.of(status, text, page));
	}

	@ReadOperation(produces = StatusFormat.HTML_TYPE)
	WebEndpointResponse<?> upstreamsHtml(@Nullable String format, @Nullable String status, @Nullable String text,
			@Nullable Integer page) {
		return this.views.upstreams(StatusFormat.HTML, format, StatusFilter.of(status, text, page));
	}

	@ReadOperation
	WebEndpointResponse<?> upstream(@Selector String upstream, @Nullable String format, @Nullable String status,
			@Nullable String text, @Nullable Integer page) {
		return this.views.upstream(upstream, null, format, StatusFilter.of(status, text, page));
	}

	@ReadOperation(produces = StatusFormat.CSV_TYPE)
	WebEndpointResponse<?> upstreamCsv(@Selector String upstream, @Nullable String format, @Nullable String status,
			@Nullable String text, @Nullable Integer page) {
		return this.views.upstream(upstream, StatusFormat.CSV, format, StatusFilter.of(status, text, page));
	}

	@ReadOperation(produces = StatusFormat.HTML_TYPE)
	WebEndpointResponse<?> upstreamHtml(@Selector String upstream, @Nullable String format, @Nullable String status,
			@Nullable String text, @Nullable Integer page) {
		return this.views.upstream(upstream, StatusFormat.HTML, format, StatusFilter.of(status, text, page));
	}

	@ReadOperation
	WebEndpointResponse<?> node(@Selector String upstream, @Selector String node, @Nullable String format) {
		return this.views.node(upstream, node, null, format);
	}

	@ReadOperation(produces = StatusFormat.CSV_TYPE)
	WebEndpointResponse<?> nodeCsv(@Selector String upstream, @Selector String node, @Nullable String format) {
		return this.views.node(upstream, node, StatusFormat.CSV, format);
	}

	@ReadOperation(produces = StatusFormat.HTML_TYPE)
	WebEndpointResponse<?> nodeHtml(@Selector String upstream, @Selector String node, @Nullable String format) {
		return this.views.node(upstream, node, StatusFormat.HTML, format);
	}

	/** Nothing to say when it is done, not found when there is no such node. */
	@WriteOperation
	WebEndpointResponse<Void> admin(@Selector String upstream, @Selector String node, String admin) {
		boolean known = this.delegate.setAdmin(upstream, node, AdminStates.parse(admin)).isPresent();
		return new WebEndpointResponse<>(
				known ? WebEndpointResponse.STATUS_NO_CONTENT : WebEndpointResponse.STATUS_NOT_FOUND);
	}

	@Override
	public void close() {
		this.hours.close();
	}

}
