package dev.healthcheck.node;

/**
 * Where the definition of a node comes from.
 */
public enum NodeSource {

	/** The application's configuration. */
	PROPERTIES,

	/** A key in etcd. */
	ETCD,

	/** The addresses of a DNS name. */
	DNS,

	/** A call of the Java API. */
	API

}
