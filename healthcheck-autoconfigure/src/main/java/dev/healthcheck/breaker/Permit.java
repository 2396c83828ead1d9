package dev.healthcheck.breaker;

/**
 * What a request begins with and its outcome is told with. A breaker gives the same to
 * all requests until its state changes, and another one to each trial: so an outcome of
 * which nobody wants to know any more is recognised by its permit not being the current
 * one.
 */
public final class Permit {

	/** Of requests whose outcome does not count. */
	public static final Permit UNCOUNTED = new Permit();

}
