package dev.healthcheck.etcd;

import io.etcd.jetcd.Response;
import io.etcd.jetcd.api.ResponseHeader;

/**
 * Headers of answers that are put together on this side.
 */
final class Headers {

	private Headers() {
	}

	static ResponseHeader of(Response.Header header) {
		return ResponseHeader.newBuilder()
			.setClusterId(header.getClusterId())
			.setMemberId(header.getMemberId())
			.setRevision(header.getRevision())
			.setRaftTerm(header.getRaftTerm())
			.build();
	}

}
