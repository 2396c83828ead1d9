package dev.healthcheck.check;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import dev.healthcheck.node.NodeAddress;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StaticCredentialsProvider;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import org.jspecify.annotations.Nullable;

/**
 * Logs in to a redis server if credentials are set, pings it, and asks for the state of
 * its replication. The connection is kept for the next check unless something went wrong;
 * a kept one that breaks before an answer is replaced, within the same timeout.
 */
final class RedisProbe implements NodeProbe {

	private final EventLoopScheduler scheduler;

	private final RedisThreads threads;

	private final Dialer dialer;

	private final CheckSettings settings;

	// used on the event loop only

	/** Nodes that are checked: while there are any, there is a client. */
	private final Set<NodeAddress> targets = new HashSet<>();

	private final IdleConnections<StatefulRedisConnection<String, String>> idle;

	private @Nullable RedisClient client;

	/**
	 * A probe.
	 * @param scheduler the event loop on which results are given
	 * @param threads what clients need
	 * @param dialer finds addresses
	 * @param settings whom to log in as
	 */
	RedisProbe(EventLoopScheduler scheduler, RedisThreads threads, Dialer dialer, CheckSettings settings) {
		this.scheduler = scheduler;
		this.threads = threads;
		this.dialer = dialer;
		this.settings = settings;
		this.idle = new IdleConnections<>(settings.concurrency(), RedisProbe::close);
	}

	@Override
	public CompletionStage<ProbeResult> probe(NodeAddress target, Duration timeout) {
		return Attempt.begin(this.scheduler, timeout, (attempt) -> {
			this.targets.add(target);
			StatefulRedisConnection<String, String> kept = this.idle.take(target);
			if (kept != null) {
				exchange(kept, target, attempt, () -> connect(target, attempt, true));
			}
			else {
				connect(target, attempt, true);
			}
		});
	}

	@Override
	public void forget(NodeAddress target) {
		this.scheduler.run(() -> {
			this.targets.remove(target);
			if (this.targets.isEmpty() && this.client != null) {
				// which closes the connection too
				this.idle.take(target);
				this.threads.close(this.client);
				this.client = null;
			}
			else {
				this.idle.close(target);
			}
		});
	}

	/**
	 * With {@code again}, once more when the connection is closed: Lettuce may tell that
	 * instead of why (a password is wrong, say), when the event loop is faster than the
	 * thread that connects. Only the first connection is not made on the event loop.
	 */
	private void connect(NodeAddress target, Attempt attempt, boolean again) {
		attempt.awaiting("no connection", () -> {
		});
		int port = (this.settings.port() != null) ? this.settings.port() : target.port();
		Runnable retry = again ? () -> connect(target, attempt, false) : null;
		this.dialer.dial(target.host(), port, attempt, (address) -> connect(address, attempt))
			.whenComplete((connection, failure) -> {
				if (failure == null) {
					connected(connection, target, attempt, retry);
					return;
				}
				ProbeResult result = RedisFailures.ofConnect(failure, attempt);
				if (retry != null && RedisFailures.isClosed(result)) {
					retry.run();
				}
				else {
					attempt.end(result);
				}
			});
	}

	private CompletionStage<StatefulRedisConnection<String, String>> connect(InetSocketAddress address,
			Attempt attempt) {
		CompletableFuture<StatefulRedisConnection<String, String>> promise = new CompletableFuture<>();
		RedisClient client = client();
		RedisURI uri = uri(address, attempt);
		this.threads.run(() -> client.connectAsync(StringCodec.UTF8, uri)
			.whenComplete((connection, failure) -> this.scheduler.run(() -> {
				if (failure != null) {
					promise.completeExceptionally(failure);
				}
				else {
					promise.complete(connection);
				}
			})));
		return promise;
	}

	private RedisClient client() {
		if (this.client == null) {
			this.client = this.threads.open(this.settings.timeout().multipliedBy(2));
		}
		return this.client;
	}

	private RedisURI uri(InetSocketAddress address, Attempt attempt) {
		RedisURI uri = RedisURI.create(address.getAddress().getHostAddress(), address.getPort());
		uri.setTimeout(Duration.ofMillis(attempt.patienceMillis()));
		// not of interest to the server, and not known to old ones
		uri.setLibraryName("");
		uri.setLibraryVersion("");
		Credentials credentials = this.settings.credentials();
		if (credentials.password() != null) {
			// as text they would be fetched on another thread, on which Lettuce goes on:
			// it then may tell that a connection is ready before it is
			uri.setCredentialsProvider(
					new StaticCredentialsProvider(credentials.username(), credentials.password().toCharArray()));
		}
		return uri;
	}

	private void connected(StatefulRedisConnection<String, String> connection, NodeAddress target, Attempt attempt,
			@Nullable Runnable retry) {
		if (attempt.isOver()) {
			close(connection);
		}
		else {
			exchange(connection, target, attempt, retry);
		}
	}

	private void exchange(StatefulRedisConnection<String, String> connection, NodeAddress target, Attempt attempt,
			@Nullable Runnable retry) {
		attempt.awaiting("no answer", () -> close(connection));
		connection.async()
			.ping()
			.thenCompose((pong) -> connection.async().info("replication").handle(RedisProbe::info))
			.whenComplete((text, failure) -> this.scheduler
				.run(() -> answered(connection, target, attempt, text, failure, retry)));
	}

	private static void close(StatefulRedisConnection<String, String> connection) {
		if (connection.isOpen()) {
			connection.closeAsync();
		}
	}

	/** Users may be forbidden to ask, and a server that forbids it is not ill. */
	private static String info(@Nullable String text, @Nullable Throwable failure) {
		if (failure == null) {
			return (text != null) ? text : "";
		}
		if (RedisFailures.isAnswer(failure)) {
			return "";
		}
		throw new CompletionException(failure);
	}

	private void answered(StatefulRedisConnection<String, String> connection, NodeAddress target, Attempt attempt,
			@Nullable String info, @Nullable Throwable failure, @Nullable Runnable retry) {
		if (attempt.isOver()) {
			return;
		}
		if (failure == null && info != null) {
			if (!attempt.isDetour()) {
				this.idle.keep(target, connection);
				attempt.keep();
			}
			attempt.end(RedisReplication.judge(info));
		}
		else if (retry != null && failure != null && RedisFailures.isLost(failure)) {
			close(connection);
			retry.run();
		}
		else {
			attempt.end(RedisFailures.of(failure));
		}
	}

}
