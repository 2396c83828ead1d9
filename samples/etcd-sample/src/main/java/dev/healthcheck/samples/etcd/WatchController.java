package dev.healthcheck.samples.etcd;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

import dev.healthcheck.etcd.EtcdClient;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.options.GetOption;
import org.jspecify.annotations.Nullable;

import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/**
 * Changes of keys as server-sent events. A browser that lost its connection resumes after
 * the last event that it has seen.
 */
@RestController
class WatchController {

	private static final MediaType EVENT_STREAM = new MediaType(MediaType.TEXT_EVENT_STREAM, StandardCharsets.UTF_8);

	private final KV kv;

	private final EventStreams streams;

	WatchController(EtcdClient etcd, EventStreams streams) {
		this.kv = etcd.getKVClient();
		this.streams = streams;
	}

	/**
	 * Whoever has seen the headers sees every change from then on: the revision at which
	 * the watch begins is known before they are sent.
	 */
	@GetMapping("/watch/{*prefix}")
	CompletableFuture<ResponseEntity<ResponseBodyEmitter>> watch(@PathVariable String prefix,
			@RequestHeader(name = "Last-Event-ID", required = false) @Nullable Long lastEventId) {
		String key = Texts.key(prefix);
		return this.kv.get(Texts.bytes(key.isEmpty() ? "\0" : key), GetOption.builder().withCountOnly(true).build())
			.thenApply((response) -> response.getHeader().getRevision())
			.thenApply((revision) -> this.streams.open(key, firstRevision(lastEventId, revision)))
			.thenApply((events) -> ResponseEntity.ok()
				.contentType(EVENT_STREAM)
				.cacheControl(CacheControl.noStore())
				.body(events));
	}

	/** An id from the future is from another cluster's past. */
	private static long firstRevision(@Nullable Long lastEventId, long revision) {
		return (lastEventId != null && lastEventId <= revision) ? Math.max(lastEventId, 0) + 1 : revision + 1;
	}

}
