package dev.healthcheck.etcd;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;

import io.grpc.Context;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CallingThreadTests {

	private final CallingThread executor = new CallingThread();

	@Test
	void runsTasksInTheThreadOfTheCaller() throws ExecutionException, InterruptedException {
		assertThat(this.executor.submit(Thread::currentThread).get()).isSameAs(Thread.currentThread());
	}

	@Test
	void callsAreNotPartOfTheCallThatTheCallerServes() {
		try (Context.CancellableContext served = Context.current().withCancellation()) {
			served.cancel(new CancellationException("the served call has ended"));
			served.run(() -> this.executor.execute(() -> assertThat(Context.current().isCancelled()).isFalse()));
		}
	}

}
