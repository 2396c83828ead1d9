package dev.healthcheck.upstream;

import dev.healthcheck.node.AdminState;
import dev.healthcheck.node.Node;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted of a node.
 *
 * @param defined by its definition
 * @param withdrawnByDefinition whether it is the node's own registration that wishes it
 * @param override by an operator, {@code null} to leave it to the definition
 */
record Admin(AdminState defined, boolean withdrawnByDefinition, @Nullable AdminState override) {

	private static final Admin READY = new Admin(AdminState.READY, false, null);

	static Admin of(Node node) {
		return (node.admin() == AdminState.READY) ? READY : new Admin(node.admin(), node.isWithdrawn(), null);
	}

	AdminState state() {
		return (this.override != null) ? this.override : this.defined;
	}

	boolean isWithdrawn() {
		return this.override == null && this.withdrawnByDefinition;
	}

	Admin overriddenBy(AdminState wish) {
		return new Admin(this.defined, this.withdrawnByDefinition, wish);
	}

	/** Another definition; one that says something else ends the operator's wish. */
	Admin definedBy(Node node) {
		return new Admin(node.admin(), node.isWithdrawn(), (node.admin() == this.defined) ? this.override : null);
	}

}
