package dev.healthcheck.keys;

import java.nio.charset.StandardCharsets;

import dev.healthcheck.keys.KnownKey.Finding;
import io.etcd.jetcd.ByteSequence;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is to be written, in whatever order answers and events come.
 */
class KnownKeyTests {

	private static final ByteSequence UP = ByteSequence.from("up", StandardCharsets.UTF_8);

	private static final ByteSequence DOWN = ByteSequence.from("down", StandardCharsets.UTF_8);

	private final KnownKey known = new KnownKey();

	@Test
	void whatIsWantedIsDueUntilItIsWritten() {
		assertThat(this.known.due()).isNull();
		write(UP, 5);
		assertThat(this.known.due()).isNull();
		assertThat(this.known.modified()).isEqualTo(5);
		this.known.want(DOWN);
		assertThat(this.known.due()).isEqualTo(DOWN);
		this.known.want(null);
		assertThat(this.known.isWanted()).isFalse();
		assertThat(this.known.due()).isNull();
	}

	@Test
	void aWriteWithoutAnAnswerMayHaveHappened() {
		write(UP, 5);
		this.known.want(DOWN);
		this.known.writing(DOWN);
		// no answer
		this.known.want(UP);
		assertThat(this.known.due()).isEqualTo(UP);
	}

	@Test
	void aStatusThatChangesDuringAWriteIsWrittenNext() {
		write(UP, 5);
		this.known.want(DOWN);
		this.known.writing(DOWN);
		this.known.want(UP);
		assertThat(this.known.written(6, DOWN)).isTrue();
		assertThat(this.known.due()).isEqualTo(UP);
	}

	@Test
	void aDeletedKeyIsDue() {
		write(UP, 5);
		assertThat(this.known.seen(4, null, 1)).isEqualTo(Finding.NOTHING);
		assertThat(this.known.due()).isNull();
		assertThat(this.known.seen(6, null, 1)).isEqualTo(Finding.DELETED);
		assertThat(this.known.due()).isEqualTo(UP);
		assertThat(this.known.modified()).isZero();
	}

	@Test
	void anAnswerThatComesAfterTheDeletionChangesNothing() {
		this.known.want(UP);
		this.known.writing(UP);
		this.known.seen(6, null, 1);
		assertThat(this.known.written(5, UP)).isFalse();
		assertThat(this.known.due()).isEqualTo(UP);
	}

	@Test
	void anotherClusterCountsFromTheBeginning() {
		write(UP, 500);
		this.known.forget();
		this.known.forgetRevision();
		this.known.seen(3, null, 1);
		write(UP, 4);
		assertThat(this.known.due()).isNull();
		assertThat(this.known.modified()).isEqualTo(4);
	}

	private void write(ByteSequence value, long revision) {
		this.known.want(value);
		assertThat(this.known.writing(value)).isTrue();
		assertThat(this.known.written(revision, value)).isTrue();
	}

}
