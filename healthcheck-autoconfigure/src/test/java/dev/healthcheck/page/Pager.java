package dev.healthcheck.page;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.healthcheck.event.NodeTransitionEvent;
import dev.healthcheck.node.NodeTransition;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

@Component
class Pager {

	private final List<String> pages = new CopyOnWriteArrayList<>();

	@EventListener
	void on(NodeTransitionEvent event) {
		NodeTransition transition = event.transition();
		if (!transition.to().isSelectable()) {
			this.pages.add(event.node().address() + " is " + transition.to() + ": " + transition.cause());
		}
	}

	List<String> pages() {
		return this.pages;
	}

}
