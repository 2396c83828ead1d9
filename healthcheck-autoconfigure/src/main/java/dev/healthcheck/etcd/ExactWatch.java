package dev.healthcheck.etcd;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.Response;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.common.exception.ErrorCode;
import io.etcd.jetcd.common.exception.EtcdExceptionFactory;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchEvent;
import io.etcd.jetcd.watch.WatchResponse;

/**
 * Watches that deliver no event twice. jetcd may resume a watch at a revision whose
 * events it has delivered already, or which lies before the watch began; such events are
 * dropped here. ({@link WatchRevisionInterceptor} sees to it that none is lost.)
 * <p>
 * A watch whose cluster was made anew or restored, and counts from a lower revision now,
 * would be silent until that revision is reached. It ends with an error instead, like one
 * whose history is compacted.
 */
final class ExactWatch implements Watch {

	/** A key that can be asked for when the watch is on all of them. */
	private static final ByteSequence LEAST_KEY = ByteSequence.from(new byte[1]);

	private static final GetOption COUNT = GetOption.builder().withCountOnly(true).build();

	private final Watch watch;

	private final KV kv;

	private final Repeat repeat;

	/**
	 * Make a watch client.
	 * @param watch jetcd's
	 * @param kv asks the cluster for its revision
	 * @param repeat when to ask again
	 */
	ExactWatch(Watch watch, KV kv, Repeat repeat) {
		this.watch = watch;
		this.kv = kv;
		this.repeat = repeat;
	}

	@Override
	public Watcher watch(ByteSequence key, WatchOption option, Listener listener) {
		ExactListener exact = new ExactListener(key.isEmpty() ? LEAST_KEY : key, option, listener);
		Watcher watcher = this.watch.watch(key, withCreateNotify(option), exact);
		exact.watcher.complete(watcher);
		return watcher;
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
	private final class ExactListener implements Listener {

		private final ByteSequence key;

		private final boolean wantsCreated;

		private final Listener listener;

		private final CompletableFuture<Watcher> watcher = new CompletableFuture<>();

		private final KnownHistory history;

		private long delivered;

		private boolean begun;

		/**
		 * How many streams there were: what is asked for one says nothing of the next.
		 */
		private int streams;

		private boolean ended;

		ExactListener(ByteSequence key, WatchOption option, Listener listener) {
			this.key = key;
			this.wantsCreated = option.isCreatedNotify();
			this.listener = listener;
			this.begun = option.getRevision() > 0;
			this.delivered = option.getRevision() - 1;
			this.history = new KnownHistory(this.delivered);
		}

		@Override
		public void onNext(WatchResponse response) {
			if (response.isCreatedNotify()) {
				created(response);
			}
			else {
				delivered(response);
			}
		}

		private void created(WatchResponse response) {
			Response.Header header = response.getHeader();
			KnownHistory.Verdict verdict;
			int stream;
			synchronized (this) {
				this.streams++;
				stream = this.streams;
				verdict = this.history.compare(header);
				if (!this.begun) {
					this.begun = true;
					this.delivered = header.getRevision();
				}
			}
			if (verdict == KnownHistory.Verdict.OTHER) {
				lost(header);
				return;
			}
			if (verdict == KnownHistory.Verdict.UNCLEAR) {
				ask(stream);
			}
			if (this.wantsCreated) {
				this.listener.onNext(response);
			}
		}

		/** The member may only lag behind the others: what do they say? */
		private void ask(int stream) {
			long known;
			synchronized (this) {
				if (!isLatest(stream)) {
					return;
				}
				known = this.history.revision();
			}
			ExactWatch.this.kv.get(this.key, COUNT).whenComplete((answer, error) -> {
				if (error == null) {
					answered(stream, answer.getHeader(), known);
				}
				else if (Repeat.isTransient(error)) {
					Repeat repeat = ExactWatch.this.repeat;
					repeat.scheduler().schedule(repeat.longDelay(), () -> ask(stream));
				}
			});
		}

		private boolean isLatest(int stream) {
			return stream == this.streams && !this.ended;
		}

		private void answered(int stream, Response.Header header, long known) {
			boolean lost;
			synchronized (this) {
				lost = isLatest(stream) && this.history.isOther(header, known);
			}
			if (lost) {
				lost(header);
			}
		}

		private void lost(Response.Header header) {
			String message;
			synchronized (this) {
				if (this.ended) {
					return;
				}
				this.ended = true;
				message = this.history.lost(header);
			}
			this.listener.onError(EtcdExceptionFactory.newEtcdException(ErrorCode.OUT_OF_RANGE, message));
			this.watcher.thenAccept(Watcher::close);
		}

		private synchronized void delivered(WatchResponse response) {
			if (this.ended) {
				return;
			}
			this.history.reached(response.getHeader());
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
			synchronized (this) {
				// it is known already why
				if (this.ended) {
					return;
				}
			}
			this.listener.onError(error);
		}

		@Override
		public void onCompleted() {
			synchronized (this) {
				this.ended = true;
			}
			this.listener.onCompleted();
		}

	}

}
