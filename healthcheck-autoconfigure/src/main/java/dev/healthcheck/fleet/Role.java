package dev.healthcheck.fleet;

import java.util.Locale;

/**
 * What an instance is for a node.
 */
public enum Role {

	/** It checks the node for all. */
	OWNER,

	/** It checks the node as soon as somebody finds it bad. */
	WITNESS,

	/** It checks the node because it finds it otherwise than others. */
	DISPUTE,

	/** It checks the node because something is wrong with it here. */
	TROUBLE,

	/** Others check the node. */
	OTHER,

	/** It checks the node as every instance does. */
	ALONE;

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
