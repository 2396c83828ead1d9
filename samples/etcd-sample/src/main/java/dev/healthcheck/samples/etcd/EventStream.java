package dev.healthcheck.samples.etcd;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.common.exception.CompactedException;
import io.etcd.jetcd.common.exception.ErrorCode;
import io.etcd.jetcd.common.exception.EtcdException;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchEvent;
import io.etcd.jetcd.watch.WatchResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/**
 * A watch whose events go to one browser as server-sent events. The end of either ends
 * the other.
 */
final class EventStream implements Watch.Listener, AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(EventStream.class);

	/** Some key is needed where all are meant. */
	private static final ByteSequence FIRST_KEY = ByteSequence.from(new byte[] { 0 });

	private final JsonMapper json;

	private final Outbox outbox;

	private final Consumer<EventStream> onClose;

	private Watch.@Nullable Watcher watcher;

	private boolean closed;

	/**
	 * A stream that is not watching yet.
	 * @param json writes the data of events
	 * @param executor whose threads send
	 * @param onClose told once, when the stream ends
	 */
	EventStream(JsonMapper json, Executor executor, Consumer<EventStream> onClose) {
		this.json = json;
		this.outbox = new Outbox(executor, this::close);
		this.onClose = onClose;
		// for whatever reason the request ends
		this.outbox.emitter().onCompletion(this::close);
	}

	ResponseBodyEmitter emitter() {
		return this.outbox.emitter();
	}

	/**
	 * Begin to watch.
	 * @param watch the client
	 * @param prefix prefix of the keys, empty for all
	 * @param revision the first revision of interest
	 */
	void start(Watch watch, String prefix, long revision) {
		this.outbox.send(": from revision " + revision + "\n\n");
		WatchOption.Builder option = WatchOption.builder().withRevision(revision);
		ByteSequence key = FIRST_KEY;
		if (prefix.isEmpty()) {
			option.withRange(FIRST_KEY);
		}
		else {
			key = Texts.bytes(prefix);
			option.isPrefix(true);
		}
		started(watch.watch(key, option.build(), this));
	}

	private void started(Watch.Watcher watcher) {
		synchronized (this) {
			this.watcher = watcher;
			if (!this.closed) {
				return;
			}
		}
		watcher.close();
	}

	/** Find out whether the browser is still there. */
	void heartbeat() {
		this.outbox.send(":\n\n");
	}

	@Override
	public void onNext(WatchResponse response) {
		StringBuilder events = new StringBuilder();
		for (WatchEvent event : response.getEvents()) {
			KeyValue changed = event.getKeyValue();
			String value = (event.getEventType() != WatchEvent.EventType.DELETE) ? Texts.text(changed.getValue())
					: null;
			events.append(event(event.getEventType().name().toLowerCase(Locale.ROOT), changed.getModRevision(),
					new Change(Texts.text(changed.getKey()), value)));
		}
		this.outbox.send(events.toString());
	}

	/** An outage is none of the browser's business: the watch goes on after it. */
	@Override
	public void onError(Throwable error) {
		if (error instanceof CompactedException compacted) {
			// with an id from which the browser can resume
			long first = compacted.getCompactedRevision();
			this.outbox.send(event("compacted", first - 1, Map.of("compactedRevision", first)));
		}
		else if (error instanceof EtcdException etcd && etcd.getErrorCode() == ErrorCode.OUT_OF_RANGE) {
			// etcd was made anew or restored: the browser resumes at the beginning
			this.outbox.send(event("anew", 0, Map.of("reason", String.valueOf(error.getMessage()))));
		}
		else {
			log.debug("A watch was interrupted", error);
		}
	}

	@Override
	public void onCompleted() {
		close();
	}

	@Override
	public void close() {
		Watch.Watcher watcher;
		synchronized (this) {
			if (this.closed) {
				return;
			}
			this.closed = true;
			watcher = this.watcher;
		}
		this.outbox.end();
		this.onClose.accept(this);
		if (watcher != null) {
			watcher.close();
		}
	}

	private String event(String name, long id, Object data) {
		return "event: " + name + "\nid: " + id + "\ndata: " + this.json.writeValueAsString(data) + "\n\n";
	}

	/**
	 * A change of a key.
	 *
	 * @param key the key
	 * @param value its new value, or {@code null} when it was deleted
	 */
	record Change(String key, @Nullable String value) {

	}

}
