package dev.healthcheck.fleet;

/**
 * An instance that has a key in etcd.
 *
 * @param id its id
 * @param hash the hash of the id
 * @param value what it says of itself
 */
record Member(String id, long hash, MemberValue value) {

	static Member of(String id, MemberValue value) {
		return new Member(id, Rendezvous.member(id), value);
	}

}
