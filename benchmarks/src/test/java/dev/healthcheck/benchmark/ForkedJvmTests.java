package dev.healthcheck.benchmark;

import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@Tag("processes")
class ForkedJvmTests {

	@Test
	void answersUntilNobodyAsksAnyMore() {
		ForkedJvm jvm = ForkedJvm.start(Main.class);
		try (jvm) {
			assertThat(jvm.ask("one")).isEqualTo("one!");
			assertThat(jvm.ask("two")).isEqualTo("two!");
		}
		assertThat(jvm.isAlive()).isFalse();
	}

	@Test
	void saysHowLongItHasCompiled() {
		try (ForkedJvm jvm = ForkedJvm.start(Main.class)) {
			assertThat(jvm.compilationMillis()).isPositive();
		}
	}

	/** Another thread kept such a JVM alive, and who had asked it waited for ever. */
	@Test
	void whatFailsEndsWhateverThreadsThereAre() {
		try (ForkedJvm jvm = ForkedJvm.start(Main.class)) {
			assertThatIllegalStateException().isThrownBy(() -> jvm.ask("fail"))
				.withMessageContaining("ended when asked 'fail'");
		}
	}

	static final class Main {

		private Main() {
		}

		public static void main(String[] arguments) {
			new Thread(() -> {
				try {
					new CountDownLatch(1).await();
				}
				catch (InterruptedException ex) {
					// the JVM ends
				}
			}).start();
			ForkedMain.run((questions) -> questions.answerAll(Main::answer));
		}

		private static String answer(String question) {
			if (question.equals("fail")) {
				throw new IllegalArgumentException(question);
			}
			return question + "!";
		}

	}

}
