package dev.healthcheck.keys;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.OptionsUtil;
import org.jspecify.annotations.Nullable;

/**
 * All keys under a prefix, read at one revision, in pages. Used once.
 */
final class KeyPages {

	private static final int PAGE = 1000;

	private final KV keys;

	private final ByteSequence prefix;

	private final Function<KeyValue, String> name;

	private final Map<String, String> content = new LinkedHashMap<>();

	private long revision;

	private long cluster;

	KeyPages(KV keys, ByteSequence prefix, Function<KeyValue, String> name) {
		this.keys = keys;
		this.prefix = prefix;
		this.name = name;
	}

	/**
	 * Read them.
	 * @param then is given these when all are read, and the error if there is one
	 */
	void read(BiConsumer<KeyPages, @Nullable Throwable> then) {
		read(this.prefix, then);
	}

	private void read(ByteSequence from, BiConsumer<KeyPages, @Nullable Throwable> then) {
		GetOption option = GetOption.builder()
			.withRange(OptionsUtil.prefixEndOf(this.prefix))
			.withRevision(this.revision)
			.withLimit(PAGE)
			.build();
		this.keys.get(from, option).whenComplete((page, error) -> {
			if (error != null) {
				then.accept(this, error);
			}
			else {
				take(page, then);
			}
		});
	}

	private void take(GetResponse page, BiConsumer<KeyPages, @Nullable Throwable> then) {
		long cluster = page.getHeader().getClusterId();
		if (this.revision == 0) {
			this.revision = page.getHeader().getRevision();
			this.cluster = cluster;
		}
		if (cluster != this.cluster) {
			then.accept(this, otherCluster(cluster, this.cluster));
			return;
		}
		page.getKvs()
			.forEach((entry) -> this.content.put(this.name.apply(entry),
					entry.getValue().toString(StandardCharsets.UTF_8)));
		if (page.isMore() && !page.getKvs().isEmpty()) {
			ByteSequence last = page.getKvs().get(page.getKvs().size() - 1).getKey();
			// the successor of a key is itself with a zero byte
			read(last.concat(ByteSequence.from(new byte[] { 0 })), then);
		}
		else {
			then.accept(this, null);
		}
	}

	/** Revisions of one have nothing to do with those of the other. */
	static IllegalStateException otherCluster(long now, long before) {
		return new IllegalStateException(
				"etcd is cluster " + Long.toHexString(now) + " now, and was " + Long.toHexString(before));
	}

	Map<String, String> content() {
		return this.content;
	}

	long revision() {
		return this.revision;
	}

	long cluster() {
		return this.cluster;
	}

}
