package dev.healthcheck.etcd;

import java.time.Duration;

import io.etcd.jetcd.KV;

/**
 * What is needed to write once.
 *
 * @param kv sends an attempt, and repeats nothing
 * @param reads sends what is safe to repeat, and repeats it
 * @param sessions where tokens are kept
 * @param line bounds how many writes are under way at a time
 * @param repeat waits between attempts
 * @param timeout how long attempts are made
 */
record OnceContext(KV kv, KV reads, OnceSessions sessions, OnceLine line, Repeat repeat, Duration timeout) {

	OnceContext withTimeout(Duration timeout) {
		return new OnceContext(this.kv, this.reads, this.sessions, this.line, this.repeat, timeout);
	}

}
