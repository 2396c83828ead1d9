package dev.healthcheck.etcd;

import java.util.List;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Response;
import io.etcd.jetcd.watch.WatchEvent;
import io.etcd.jetcd.watch.WatchResponse;

/**
 * A response without the events that were delivered before.
 */
final class FreshEvents extends WatchResponse {

	private final List<WatchEvent> fresh;

	FreshEvents(Response.Header header, List<WatchEvent> fresh) {
		super(io.etcd.jetcd.api.WatchResponse.newBuilder().setHeader(Headers.of(header)).build(), ByteSequence.EMPTY);
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
