package dev.healthcheck.http;

import java.net.URI;
import java.util.List;

import dev.healthcheck.node.NodeAddress;
import dev.healthcheck.upstream.Upstream;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.Upstreams;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class UpstreamUrisTests {

	private final Upstreams upstreams = new Upstreams();

	@AfterEach
	void close() {
		this.upstreams.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://users", "https://users/", "HTTP://users/a/b?c=d#e", "http://users?q" })
	void authorityIsTheNameOfAnUpstream(String uri) {
		Upstream upstream = this.upstreams.put(UpstreamDefinition.of("users", List.of()));
		assertThat(UpstreamUris.find(this.upstreams, URI.create(uri))).isSameAs(upstream);
	}

	@ParameterizedTest
	@ValueSource(strings = { "my_service", "my-service", "a.b", "my.service_1", "UPPER", "a~b" })
	void namesNeedNotBeHosts(String name) {
		Upstream upstream = this.upstreams.put(UpstreamDefinition.of(name, List.of()));
		assertThat(UpstreamUris.find(this.upstreams, URI.create("http://" + name + "/x"))).isSameAs(upstream);
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://users:80/", "http://me@users/", "http://me:secret@users/", "http://others/",
			"/users", "ftp://users/", "mailto:users", "http:///users", "http://USERS/" })
	void allElseIsNoUpstream(String uri) {
		this.upstreams.put(UpstreamDefinition.of("users", List.of()));
		assertThat(UpstreamUris.find(this.upstreams, URI.create(uri))).isNull();
	}

	@Test
	void authorityWithAPortOrUserInfoIsNoneEvenIfOneIsNamedSo() {
		this.upstreams.put(UpstreamDefinition.of("users:80", List.of()));
		this.upstreams.put(UpstreamDefinition.of("me@users", List.of()));
		assertThat(UpstreamUris.find(this.upstreams, URI.create("http://users:80/"))).isNull();
		assertThat(UpstreamUris.find(this.upstreams, URI.create("http://me@users/"))).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "http://users,                   host:1, http://host:1",
			"https://users/a%20b/?c=%C3%A4#d, host:1, https://host:1/a%20b/?c=%C3%A4#d",
			"http://my_service?q=//users,     host:1, http://host:1?q=//users",
			"http://users/users,              [::1]:1, http://[::1]:1/users" })
	void nodeTakesThePlaceOfTheAuthority(String uri, String node, String expected) {
		assertThat(UpstreamUris.at(NodeAddress.parse(node), URI.create(uri))).hasToString(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://users", "http://users/", "http://users/a/b/", "http://users/a:b/c",
			"http://users/?", "http://users/a?b=/../c//d#/../e", "https://users/a%2F..%2Fb", "https://my_service/ä",
			"http://users//a", "http://users/a//b", "http://users/./a/../b", "http://users/..", "http://users/.a",
			"HTTP://users/a" })
	void resultIsWhatReadingItGives(String uri) {
		for (String node : List.of("host:1", "[::1]:1", "my_node:1")) {
			URI at = UpstreamUris.at(NodeAddress.parse(node), URI.create(uri));
			URI read = URI.create(uri.replaceFirst("users|my_service", node));
			assertThat(at).hasToString(read.toString()).isEqualTo(read);
			assertThat(at.getRawAuthority()).isEqualTo(read.getRawAuthority());
			assertThat(at.getHost()).isEqualTo(read.getHost());
			assertThat(at.getPort()).isEqualTo(read.getPort());
			assertThat(at.getRawPath()).isEqualTo(read.getRawPath());
			assertThat(at.getRawQuery()).isEqualTo(read.getRawQuery());
			assertThat(at.getRawFragment()).isEqualTo(read.getRawFragment());
		}
	}

}
