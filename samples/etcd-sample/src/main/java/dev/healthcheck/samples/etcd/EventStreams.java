package dev.healthcheck.samples.etcd;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import dev.healthcheck.etcd.EtcdClient;
import io.etcd.jetcd.Watch;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/**
 * All open streams. They are ended before the web server stops, which would wait for
 * them.
 */
@Component
class EventStreams implements SmartLifecycle, DisposableBean {

	private static final int THREADS = 16;

	private final Watch watch;

	private final JsonMapper json;

	private final ThreadPoolExecutor executor = new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS,
			new LinkedBlockingQueue<>(), new CustomizableThreadFactory("events-"));

	private final Set<EventStream> open = ConcurrentHashMap.newKeySet();

	private volatile boolean running;

	EventStreams(EtcdClient etcd, JsonMapper json) {
		this.watch = etcd.getWatchClient();
		this.json = json;
		this.executor.allowCoreThreadTimeOut(true);
	}

	/**
	 * Open a stream of events.
	 * @param prefix prefix of the keys, empty for all
	 * @param revision the first revision of interest
	 * @return what sends the events
	 */
	ResponseBodyEmitter open(String prefix, long revision) {
		EventStream stream = new EventStream(this.json, this.executor, this.open::remove);
		this.open.add(stream);
		if (this.running) {
			stream.start(this.watch, prefix, revision);
		}
		else {
			stream.close();
		}
		return stream.emitter();
	}

	int count() {
		return this.open.size();
	}

	@Scheduled(fixedDelayString = "${watch.heartbeat:10s}")
	void heartbeat() {
		this.open.forEach(EventStream::heartbeat);
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		List.copyOf(this.open).forEach(EventStream::close);
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** After the web server, whose last streams are still to be ended. */
	@Override
	public void destroy() {
		this.executor.shutdown();
	}

}
