package dev.healthcheck.etcd;

import java.util.List;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Response;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchEvent;
import io.etcd.jetcd.watch.WatchResponse;

/**
 * Watches that deliver no event twice. jetcd may resume a watch at a revision whose
 * events it has delivered already, or which lies before the watch began; such events are
 * dropped here. ({@link WatchRevisionInterceptor} sees to it that none is lost.)
 */
final class ExactWatch implements Watch {

	private final Watch watch;

	ExactWatch(Watch watch) {
		this.watch = watch;
	}

	@Override
	public Watcher watch(ByteSequence key, WatchOption option, Listener listener) {
		return this.watch.watch(key, withCreateNotify(option), new ExactListener(option, listener));
	}

	@Override
	public void requestProgress() {
		this.watch.requestProgress();
	}

	@Override
	public void close() {
		this.watch.close();
	}

	/** The "created" message tells at which revision a watch without a start begins. */
	private static WatchOption withCreateNotify(WatchOption option) {
		WatchOption.Builder builder = WatchOption.builder()
			.withCreateNotify(true)
			.withNoDelete(option.isNoDelete())
			.withNoPut(option.isNoPut())
			.withPrevKV(option.isPrevKV())
			.withProgressNotify(option.isProgressNotify())
			.withRequireLeader(option.withRequireLeader())
			.withRevision(option.getRevision())
			.isPrefix(option.isPrefix());
		option.getEndKey().ifPresent(builder::withRange);
		return builder.build();
	}

	/** Called by one stream at a time. */
	private static final class ExactListener implements Listener {

		private final boolean wantsCreated;

		private final Listener listener;

		private long delivered;

		private boolean begun;

		ExactListener(WatchOption option, Listener listener) {
			this.wantsCreated = option.isCreatedNotify();
			this.listener = listener;
			this.begun = option.getRevision() > 0;
			this.delivered = option.getRevision() - 1;
		}

		@Override
		public synchronized void onNext(WatchResponse response) {
			if (response.isCreatedNotify()) {
				if (!this.begun) {
					this.begun = true;
					this.delivered = response.getHeader().getRevision();
				}
				if (this.wantsCreated) {
					this.listener.onNext(response);
				}
				return;
			}
			List<WatchEvent> events = response.getEvents();
			List<WatchEvent> fresh = events.stream()
				.filter((event) -> event.getKeyValue().getModRevision() > this.delivered)
				.toList();
			if (!events.isEmpty()) {
				this.delivered = Math.max(this.delivered, events.get(events.size() - 1).getKeyValue().getModRevision());
			}
			if (fresh.size() == events.size()) {
				this.listener.onNext(response);
			}
			else if (!fresh.isEmpty()) {
				this.listener.onNext(new FreshEvents(response.getHeader(), fresh));
			}
		}

		@Override
		public void onError(Throwable error) {
			this.listener.onError(error);
		}

		@Override
		public void onCompleted() {
			this.listener.onCompleted();
		}

	}

	/** A response without the events that were delivered before. */
	private static final class FreshEvents extends WatchResponse {

		private final List<WatchEvent> fresh;

		FreshEvents(Response.Header header, List<WatchEvent> fresh) {
			super(io.etcd.jetcd.api.WatchResponse.newBuilder().setHeader(Headers.of(header)).build(),
					ByteSequence.EMPTY);
			this.fresh = fresh;
		}

		@Override
		public List<WatchEvent> getEvents() {
			return this.fresh;
		}

		@Override
		public boolean isProgressNotify() {
			return false;
		}

	}

}
