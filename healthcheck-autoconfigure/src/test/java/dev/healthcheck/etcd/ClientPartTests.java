package dev.healthcheck.etcd;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ClientPartTests {

	private final List<String> happened = new ArrayList<>();

	private final ClientPart<String> part = new ClientPart<>(() -> {
		this.happened.add("made");
		return "part";
	}, (made) -> this.happened.add(made + " closed"));

	@Test
	void itIsMadeOnceWhenItIsAskedFor() {
		assertThat(this.happened).isEmpty();
		assertThat(this.part.get()).isSameAs(this.part.get());
		assertThat(this.happened).containsExactly("made");
	}

	@Test
	void itIsClosedWithTheClient() {
		this.part.get();
		this.part.close();
		assertThat(this.happened).containsExactly("made", "part closed");
	}

	@Test
	void oneThatNobodyHasAskedForIsNotMadeToBeClosed() {
		this.part.close();
		assertThat(this.happened).isEmpty();
	}

	@Test
	void oneThatIsAskedForAfterTheEndIsClosed() {
		this.part.close();
		assertThat(this.part.get()).isEqualTo("part");
		assertThat(this.part.get()).isEqualTo("part");
		assertThat(this.happened).containsExactly("made", "part closed");
	}

}
