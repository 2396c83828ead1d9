package dev.healthcheck.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page of all properties keeps up with them.
 */
class ReferencePageTests {

	private static final Path PAGE = Path.of("../docs/reference.md");

	private static final Path WRITTEN = Path.of("target/reference.md");

	@Test
	void thePageIsWhatTheMetadataSays() throws IOException {
		String written = ReferencePage.write();
		Files.writeString(WRITTEN, written);
		assertThat(Files.readString(PAGE)).as("%s is out of date, the present one is %s", PAGE, WRITTEN)
			.isEqualTo(written);
	}

}
