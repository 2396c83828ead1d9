package dev.healthcheck.endpoint;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.healthcheck.node.NodeSnapshot;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.util.MimeType;

/**
 * Answers in the wanted form. A wanted form of {@code null} is JSON of the media type
 * that the request accepts.
 */
final class StatusViews {

	private static final MimeType PLAIN_TEXT = MimeType.valueOf("text/plain;charset=UTF-8");

	private final UpstreamsEndpoint endpoint;

	private final StatusPage page;

	StatusViews(UpstreamsEndpoint endpoint, StatusPage page) {
		this.endpoint = endpoint;
		this.page = page;
	}

	WebEndpointResponse<?> upstreams(@Nullable StatusFormat accepted, @Nullable String wanted, StatusFilter filter) {
		return in(accepted, wanted, (format) -> {
			UpstreamsDescriptor upstreams = this.endpoint.upstreams();
			return ok(format, () -> upstreams, () -> this.page.all(upstreams, filter),
					() -> UpstreamsCsv.of(upstreams));
		});
	}

	WebEndpointResponse<?> upstream(String name, @Nullable StatusFormat accepted, @Nullable String wanted,
			StatusFilter filter) {
		return in(accepted, wanted, (format) -> {
			UpstreamDescriptor upstream = this.endpoint.upstream(name);
			return (upstream != null) ? ok(format, () -> upstream, () -> this.page.upstream(upstream, filter),
					() -> UpstreamsCsv.of(upstream)) : notFound(format, "There is no upstream", name, 1);
		});
	}

	WebEndpointResponse<?> node(String upstream, String address, @Nullable StatusFormat accepted,
			@Nullable String wanted) {
		return in(accepted, wanted, (format) -> {
			Optional<NodeSnapshot> node = this.endpoint.find(upstream, address);
			return node.<WebEndpointResponse<?>>map((known) -> {
				NodeDescriptor shown = this.endpoint.shown(upstream, known);
				return ok(format, () -> shown, () -> this.page.node(upstream, known.level(), shown),
						() -> UpstreamsCsv.of(upstream, known.level(), shown));
			}).orElseGet(() -> notFound(format, "There is no node", address + " in upstream " + upstream, 2));
		});
	}

	/** The parameter wins over the header. */
	private static WebEndpointResponse<?> in(@Nullable StatusFormat accepted, @Nullable String wanted,
			Function<@Nullable StatusFormat, WebEndpointResponse<?>> answer) {
		if (wanted == null) {
			return answer.apply(accepted);
		}
		return StatusFormat.named(wanted)
			.<WebEndpointResponse<?>>map(answer)
			.orElseGet(() -> new WebEndpointResponse<>("'format' is '" + wanted + "', but must be json, html or csv",
					WebEndpointResponse.STATUS_BAD_REQUEST, PLAIN_TEXT));
	}

	private static WebEndpointResponse<?> ok(@Nullable StatusFormat format, Supplier<Object> json,
			Supplier<String> html, Supplier<String> csv) {
		if (format == null) {
			return new WebEndpointResponse<>(json.get());
		}
		Object body = switch (format) {
			case JSON -> json.get();
			case HTML -> html.get();
			case CSV -> csv.get();
		};
		return new WebEndpointResponse<>(body, format.type());
	}

	private WebEndpointResponse<?> notFound(@Nullable StatusFormat format, String what, String name, int depth) {
		return (format == StatusFormat.HTML) ? new WebEndpointResponse<>(this.page.notFound(what, name, depth),
				WebEndpointResponse.STATUS_NOT_FOUND, StatusFormat.HTML.type())
				: new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
	}

}
