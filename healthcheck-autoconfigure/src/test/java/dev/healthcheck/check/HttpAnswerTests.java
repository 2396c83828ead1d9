package dev.healthcheck.check;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;

import dev.healthcheck.testing.faults.FaultRow;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HttpAnswer}. Every answer is also read cut in two at every place, and
 * byte by byte: that must not make a difference.
 */
@FaultRow(11)
class HttpAnswerTests {

	private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			HTTP/1.1 200 OK~Content-Length: 2~~ok                                            | 200          | true
			HTTP/1.1 200 OK~content-length:2~CONTENT-LENGTH: 2~~ok                           | 200          | true
			HTTP/1.1 200~Content-Length: 0~~                                                 | 200          | true
			HTTP/1.1 200 OK~Content-Length: 2~Connection: close~~ok                          | 200          | false
			HTTP/1.1 200 OK~Content-Length: 1~~ok                                            | 200          | false
			HTTP/1.1 200 OK~Content-Length: 2~~okHTTP/1.1 200 OK~                            | 200          | false
			HTTP/1.0 200 OK~Content-Length: 2~~ok                                            | 200          | false
			HTTP/1.0 200 OK~Content-Length: 2~Connection: Keep-Alive~~ok                     | 200          | true
			HTTP/1.0 200 OK~~ok                                                              | 200          | false
			HTTP/1.1 200 OK~Transfer-Encoding: chunked~~2~ok~0~~                             | 200          | true
			HTTP/1.1 200 OK~Transfer-Encoding: chunked~~1;a=b~o~1~k~0~X: y~~                 | 200          | true
			HTTP/1.1 200 OK~Transfer-Encoding: chunked~Content-Length: 1~~2~ok~0~~           | 200          | false
			HTTP/1.1 200 OK~Transfer-Encoding: gzip~~whatever                                | 200          | false
			HTTP/1.1 100 Continue~~HTTP/1.1 103 Hints~X: y~~HTTP/1.1 200 OK~Content-Length: 0~~ | 200       | true
			HTTP/1.1 200 OK~X: a~ folded~Content-Length: 0~~                                 | 200          | true
			HTTP/1.1 404 Not Found~Content-Length: 0~~                                       | 404          | true
			HTTP/1.1 503 Service Unavailable~Content-Length: 2~~ok                           | 503          | false
			HTTP/1.1 101 Switching~~                                                         | 101          | true
			HTTP/1.1 99 Low~Content-Length: 0~~                                              | 99           | true
			HTTP/1.1 999 High~Content-Length: 0~~                                            | 999          | true
			HTTP/1.1 200 OK~Content-Length: 3~~ok                                            | closed early | false
			HTTP/1.1 200 OK~Transfer-Encoding: chunked~~5~ok                                 | closed early | false
			HTTP/1.1 200 OK~Transfer-Encoding: chunked~~2~ok~                                | closed early | false
			HTTP/1.1 200 OK~Content-Le                                                       | closed early | false
			HTTP/1.1 2                                                                       | closed early | false
			HTTP/1.1 100 Continue~~                                                          | closed early | false
			HTTP/1.1 abc OK~                                                                 | malformed    | false
			HTTP/1.1 -200 OK~                                                                | malformed    | false
			HTTP/1.1  200 OK~                                                                | malformed    | false
			HTTP/2.0 200 OK~                                                                 | malformed    | false
			SSH-2.0-stub                                                                     | malformed    | false
			HTTP/1.1 200 OK~no colon~~                                                       | malformed    | false
			HTTP/1.1 200 OK~spaced : name~~                                                  | malformed    | false
			HTTP/1.1 200 OK~: no name~~                                                      | malformed    | false
			HTTP/1.1 200 OK~Content-Length: 2~Content-Length: 3~~ok                          | malformed    | false
			HTTP/1.1 200 OK~Content-Length: -2~~ok                                           | malformed    | false
			HTTP/1.1 200 OK~Content-Length: 9999999999999999999~~ok                          | malformed    | false
			HTTP/1.1 200 OK~Transfer-Encoding: chunked~~x~ok                                 | malformed    | false
			HTTP/1.1 200 OK~Transfer-Encoding: chunked~~-2~ok                                | malformed    | false
			HTTP/1.1 200 OK~Transfer-Encoding: chunked~~~ok                                  | malformed    | false
			HTTP/1.1 200 OK~Transfer-Encoding: chunked~~ffffffffffffffff~ok                  | malformed    | false
			HTTP/1.1 200 OK~Transfer-Encoding: chunked~~1~okay~0~~                           | malformed    | false
			""")
	void judges(String answer, String word, boolean reusable) {
		for (String end : new String[] { "\r\n", "\n" }) {
			byte[] bytes = answer.replace("~", end).getBytes(StandardCharsets.ISO_8859_1);
			for (int cut = 0; cut <= bytes.length; cut++) {
				Reading reading = new Reading("GET");
				reading.read(bytes, 0, cut);
				reading.read(bytes, cut, bytes.length);
				assertThat(reading.result().word()).as("cut at %d", cut).isEqualTo(word);
				assertThat(reading.result().passed()).isEqualTo(word.equals("200"));
			}
			Reading whole = new Reading("GET");
			whole.read(bytes, 0, bytes.length);
			assertThat(whole.result().word()).isEqualTo(word);
			assertThat(whole.answer.leavesConnectionUsable()).isEqualTo(reusable);
			Reading slow = new Reading("GET");
			for (int i = 0; i < bytes.length; i++) {
				slow.read(bytes, i, i + 1);
			}
			assertThat(slow.result().word()).isEqualTo(word);
		}
	}

	@Test
	void answerToHeadHasNoBody() {
		Reading reading = new Reading("HEAD");
		reading.read("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
		assertThat(reading.result().passed()).isTrue();
		assertThat(reading.answer.leavesConnectionUsable()).isTrue();
	}

	@Test
	void nothingAtAll() {
		Reading reading = new Reading("GET");
		assertThat(reading.answer.hasBegun()).isFalse();
		assertThat(reading.result().detail()).isEqualTo("connection closed without an answer");
	}

	@ParameterizedTest
	@ValueSource(strings = { "HTTP/1.1 200 %s", "HTTP/1.1 200 OK\r\nX: %s", "HTTP/1.1 200 OK\r\n%s" })
	void longHeadIsTooLong(String head) {
		Reading reading = new Reading("GET");
		reading.read(head.formatted("x".repeat(64 * 1024)));
		assertThat(reading.result().word()).isEqualTo("too long");
	}

	@Test
	void endlessInterimAnswersAreTooLong() {
		Reading reading = new Reading("GET");
		for (int i = 0; i < 1000; i++) {
			reading.read("HTTP/1.1 100 Continue\r\n\r\n");
		}
		assertThat(reading.result().word()).isEqualTo("too long");
	}

	@Test
	void endlessTrailerIsTooLong() {
		Reading reading = new Reading("GET");
		reading.read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n");
		for (int i = 0; i < 10_000; i++) {
			reading.read("X: y\r\n");
		}
		assertThat(reading.result().word()).isEqualTo("too long");
	}

	@Test
	void longChunkLineIsMalformed() {
		Reading reading = new Reading("GET");
		reading.read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;" + "x".repeat(5000));
		assertThat(reading.result().word()).isEqualTo("malformed");
	}

	/**
	 * A server must not be able to keep the event loop busy with what it puts in a
	 * header.
	 */
	@Test
	void headOfSpacesIsReadInLinearTime() {
		long shortOnes = readingNanos(1_000);
		// sixteen times as long if it is linear, 256 times if it is quadratic
		assertThat(readingNanos(16_000)).isLessThan(100 * shortOnes);
	}

	/** What it costs the thread to read a head with so many spaces, at the best. */
	private static long readingNanos(int spaces) {
		String answer = "HTTP/1.1 200 OK\r\nX:" + " ".repeat(spaces) + "x\r\n\r\n";
		long best = Long.MAX_VALUE;
		for (int i = 0; i < 200; i++) {
			long before = THREADS.getCurrentThreadCpuTime();
			new Reading("GET").read(answer);
			best = Math.min(best, THREADS.getCurrentThreadCpuTime() - before);
		}
		return Math.max(best, 1000);
	}

	/** One answer on its way. */
	private static final class Reading {

		private final HttpAnswer answer;

		private @Nullable ProbeResult result;

		Reading(String method) {
			// any body will do, but it is needed as a whole
			HttpVerdict verdict = new HttpVerdict(TestSettings.expecting(new ExpectedBody(null, null, "^")));
			this.answer = new HttpAnswer(verdict, method);
		}

		void read(String text) {
			byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
			read(bytes, 0, bytes.length);
		}

		void read(byte[] bytes, int from, int to) {
			if (this.result == null && from < to) {
				this.result = this.answer.read(Unpooled.wrappedBuffer(bytes, from, to - from));
			}
		}

		ProbeResult result() {
			return (this.result != null) ? this.result : this.answer.close();
		}

	}

}
