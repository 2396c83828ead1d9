package dev.healthcheck.http;

import org.springframework.http.client.ClientHttpRequest;

/**
 * Which trail a request leaves.
 */
final class Trails {

	private Trails() {
	}

	/**
	 * Follow a request that is about to be made.
	 * @param request the request
	 * @return its trail
	 */
	static Trail of(ClientHttpRequest request) {
		return switch (request.getClass().getName()) {
			case "org.springframework.http.client.JdkClientHttpRequest" -> new JdkTrail(request.getMethod());
			case "org.springframework.http.client.SimpleClientHttpRequest" -> new SimpleTrail(request);
			case "org.springframework.http.client.HttpComponentsClientHttpRequest" -> new ApacheTrail(request);
			case "org.springframework.http.client.JettyClientHttpRequest" -> new JettyTrail(request);
			case "org.springframework.http.client.ReactorClientHttpRequest" -> new ReactorTrail(request);
			default -> Trail.UNKNOWN;
		};
	}

}
