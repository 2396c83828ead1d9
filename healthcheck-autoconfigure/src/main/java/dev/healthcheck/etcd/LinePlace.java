package dev.healthcheck.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Response;

/**
 * A place in front of a {@link WaitingLine}.
 *
 * @param key its key
 * @param revision the revision at which the line was joined
 * @param header the header of the answer that told so
 */
record LinePlace(ByteSequence key, long revision, Response.Header header) {

}
