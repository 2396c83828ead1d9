package dev.healthcheck.samples.gateway;

import org.springframework.http.HttpHeaders;

/**
 * What is sent to a node.
 *
 * @param method the method
 * @param pathAndQuery the path and the query, encoded
 * @param headers the headers, without those of the connection
 * @param body the body
 */
record NodeRequest(String method, String pathAndQuery, HttpHeaders headers, ForwardedBody body) {

}
