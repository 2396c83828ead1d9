package dev.healthcheck.node;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Text from outside does no harm where it is shown.
 */
class PlainTextTests {

	@ParameterizedTest
	@ValueSource(ints = { 0, '\t', '\n', '\r', 0x1b, 0x7f, 0x85, 0x9b, 0x200b, 0x2028, 0x2029, 0x202e, 0x2066, 0xfeff,
			0xd800 })
	void whatCannotBeSeenIsNotPlain(int c) {
		String text = "before" + Character.toString(c) + "after";
		assertThat(PlainText.isPlain(text)).isFalse();
		assertThat(PlainText.oneLine(text, 100)).isEqualTo("before after");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "shop", "größe", "店铺", "🛒", "a b", "<script>", "%0a" })
	void whatCanBeSeenStays(String text) {
		assertThat(PlainText.isPlain(text)).isTrue();
		assertThat(PlainText.oneLine(text, 100)).isEqualTo(text);
	}

	@Test
	void whatIsTooLongIsCut() {
		assertThat(PlainText.oneLine("1234567890", 10)).isEqualTo("1234567890");
		assertThat(PlainText.oneLine("12345678901", 10)).isEqualTo("1234567...");
	}

	/** The cause of a failure is what a server said. */
	@Test
	void theCauseOfAFailureIsOneShortLine() {
		Outcome.Failure failure = Outcome.failure(FailureKind.HTTP, "busy\r\nERROR forged " + "x".repeat(10_000));
		assertThat(failure.cause()).startsWith("busy  ERROR forged xxx").hasSize(Outcome.MAX_CAUSE_LENGTH);
	}

	@Test
	void anAddressHasNoneOfIt() {
		assertThatIllegalArgumentException().isThrownBy(() -> NodeAddress.parse("ho\u2028st:1"))
			.withMessageStartingWith("'ho st:1' is not 'host:port'");
		assertThatIllegalArgumentException().isThrownBy(() -> NodeAddress.parse("host\nERROR forged:1"))
			.withMessageStartingWith("'host ERROR forged:1' is not 'host:port'");
	}

}
