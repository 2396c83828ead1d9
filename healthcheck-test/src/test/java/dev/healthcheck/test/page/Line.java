package dev.healthcheck.test.page;

/**
 * What is said to a node.
 */
interface Line {

	String say(String address) throws Exception;

}
