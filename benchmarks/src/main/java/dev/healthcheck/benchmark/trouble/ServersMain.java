package dev.healthcheck.benchmark.trouble;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

import dev.healthcheck.benchmark.ForkedMain;
import dev.healthcheck.benchmark.Pause;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

/**
 * All backends, on one event loop. It is asked in lines:
 * <ul>
 * <li>{@code reset <queueing> <perSecond>}: all are well, and each can do so much
 * <li>{@code fail-checks <n>}, {@code refuse}: trouble for the first, or all
 * <li>{@code pause <ms>}: nothing happens for a time, as in a collection of garbage
 * <li>{@code counts}: requests that arrived, those done, and deaths
 * </ul>
 */
final class ServersMain {

	private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

	private final Context loop;

	private final Vertx vertx;

	private final List<TroubledServer> servers;

	private ServersMain(List<Integer> ports) {
		this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1)
			.setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS)
			.setMaxEventLoopExecuteTime(LONGEST_PAUSE.toMillis()));
		this.loop = this.vertx.getOrCreateContext();
		this.servers = ports.stream().map((port) -> new TroubledServer(this.vertx, port)).toList();
		onLoop(() -> Future.all(this.servers.stream().map(TroubledServer::listen).toList())).await();
	}

	/**
	 * Run them.
	 * @param arguments their ports
	 */
	public static void main(String[] arguments) {
		ForkedMain.run((questions) -> {
			ServersMain all = new ServersMain(Arrays.stream(arguments).map(Integer::valueOf).toList());
			questions.answerAll((question) -> all.answer(question.split(" ", -1)));
		});
	}

	private String answer(String[] words) {
		switch (words[0]) {
			case "reset" -> reset(Boolean.parseBoolean(words[1]), Double.parseDouble(words[2]));
			case "fail-checks" -> onLoop(() -> done(
					() -> this.servers.stream().limit(Long.parseLong(words[1])).forEach(TroubledServer::failChecks)))
				.await();
			case "refuse" -> onLoop(() -> done(() -> this.servers.forEach(TroubledServer::refuse))).await();
			case "pause" -> this.loop.runOnContext((none) -> Pause.of(Duration.ofMillis(Long.parseLong(words[1]))));
			default -> {
				return sum(TroubledServer::arrived) + " " + sum(TroubledServer::worked) + " "
						+ sum(TroubledServer::deaths);
			}
		}
		return "";
	}

	private void reset(boolean queueing, double perSecond) {
		onLoop(() -> Future.all(this.servers.stream()
			.map((server) -> server
				.reset(queueing ? Work.queueing(this.vertx, perSecond) : Work.refusing(this.vertx, perSecond)))
			.toList())).await();
	}

	private int sum(ToIntFunction<TroubledServer> count) {
		return this.servers.stream().mapToInt(count).sum();
	}

	private <T> Future<T> onLoop(Supplier<Future<T>> task) {
		return Future.<Void>future((promise) -> this.loop.runOnContext(promise::complete))
			.compose((none) -> task.get());
	}

	private static Future<Void> done(Runnable task) {
		task.run();
		return Future.succeededFuture();
	}

}
