package dev.healthcheck.samples.etcd;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.healthcheck.etcd.EtcdClient;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.KeyValue;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Reads, writes and deletes keys. The key is the rest of the path, slashes included; the
 * body is the value, byte for byte. No thread waits for etcd.
 */
@RestController
@RequestMapping("/kv/{*key}")
class KeyValueController {

	private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

	private final KV kv;

	KeyValueController(EtcdClient etcd) {
		this.kv = etcd.getKVClient();
	}

	@GetMapping
	CompletableFuture<ResponseEntity<byte[]>> get(@PathVariable String key) {
		return this.kv.get(bytes(key)).thenApply((response) -> value(response.getKvs()));
	}

	private static ResponseEntity<byte[]> value(List<KeyValue> found) {
		return found.isEmpty() ? ResponseEntity.notFound().build()
				: ResponseEntity.ok().contentType(TEXT).body(found.get(0).getValue().getBytes());
	}

	@PutMapping
	CompletableFuture<ResponseEntity<Void>> put(@PathVariable String key,
			@RequestBody(required = false) byte @Nullable [] value) {
		return this.kv.put(bytes(key), (value != null) ? ByteSequence.from(value) : ByteSequence.EMPTY)
			.thenApply((response) -> ResponseEntity.noContent().build());
	}

	/** A key that is gone already is as good as deleted. */
	@DeleteMapping
	CompletableFuture<ResponseEntity<Void>> delete(@PathVariable String key) {
		return this.kv.delete(bytes(key)).thenApply((response) -> ResponseEntity.noContent().build());
	}

	private static ByteSequence bytes(String path) {
		String key = Texts.key(path);
		if (key.isEmpty()) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "the key is missing: /kv/{key}");
		}
		return Texts.bytes(key);
	}

}
