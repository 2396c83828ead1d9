package dev.healthcheck.page;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;

import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.Upstreams;
import org.springframework.stereotype.Service;

@Service
class AnyProtocol {

	private final Upstream shop;

	AnyProtocol(Upstreams upstreams) {
		this.shop = upstreams.get("shop");
	}

	String stock(String article) {
		return this.shop.call((node) -> fetch("http://" + node.address() + "/stock/" + article));
	}

	private static String fetch(String url) throws IOException {
		try (InputStream answer = URI.create(url).toURL().openStream()) {
			return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

}
