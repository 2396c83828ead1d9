package dev.healthcheck.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * What the main class of a {@link ForkedJvm} does: it answers questions until nobody asks
 * any more. The JVM ends then, and when something fails, whatever threads there are: else
 * who asks would wait for ever.
 */
@FunctionalInterface
public interface ForkedMain {

	/**
	 * Prepare, answer, and tidy up.
	 * @param questions what is asked
	 * @throws Exception if anything fails
	 */
	void serve(Questions questions) throws Exception;

	/**
	 * Run, and end the JVM.
	 * @param main what to run
	 */
	static void run(ForkedMain main) {
		try {
			main.serve(new Questions());
			System.exit(0);
		}
		catch (Throwable ex) {
			ex.printStackTrace();
			System.exit(1);
		}
	}

	/**
	 * What is asked, line by line.
	 */
	final class Questions {

		private final BufferedReader lines = new BufferedReader(
				new InputStreamReader(System.in, StandardCharsets.UTF_8));

		private Questions() {
		}

		/**
		 * Wait for one question and answer it.
		 * @param answers gives the answer
		 * @return whether there was one
		 * @throws Exception if it cannot be answered
		 */
		public boolean answerOne(Answers answers) throws Exception {
			String question = this.lines.readLine();
			if (question == null) {
				return false;
			}
			System.out.println(ForkedJvm.ANSWER
					+ (question.equals(Compilation.QUESTION) ? Compilation.millis() : answers.answer(question)));
			return true;
		}

		/**
		 * Answer until nobody asks any more.
		 * @param answers gives the answers
		 * @throws Exception if one cannot be answered
		 */
		public void answerAll(Answers answers) throws Exception {
			boolean asked = true;
			while (asked) {
				asked = answerOne(answers);
			}
		}

	}

	/**
	 * Gives answers.
	 */
	@FunctionalInterface
	interface Answers {

		/**
		 * Answer a question.
		 * @param question one line
		 * @return one line
		 * @throws Exception if it cannot be answered
		 */
		Object answer(String question) throws Exception;

	}

}
