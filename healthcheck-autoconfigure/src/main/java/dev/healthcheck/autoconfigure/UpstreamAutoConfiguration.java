package dev.healthcheck.autoconfigure;

import java.util.Map;

import dev.healthcheck.check.NodeProbe;
import dev.healthcheck.event.TransitionEvents;
import dev.healthcheck.event.TransitionLog;
import dev.healthcheck.upstream.UpstreamListener;
import dev.healthcheck.upstream.Upstreams;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link Upstreams}. Beans of type
 * {@link NodeProbe} can be named as {@code check.type}; beans of type
 * {@link UpstreamListener} are told what happens.
 */
@AutoConfiguration
public final class UpstreamAutoConfiguration {

	UpstreamAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	Upstreams upstreams(@Nullable Map<String, NodeProbe> probes, ObjectProvider<UpstreamListener> listeners) {
		Upstreams upstreams = new Upstreams((probes != null) ? probes : Map.of());
		listeners.orderedStream().forEach(upstreams::addListener);
		return upstreams;
	}

	@Bean
	@ConditionalOnMissingBean
	TransitionLog transitionLog() {
		return new TransitionLog();
	}

	@Bean
	@ConditionalOnMissingBean
	TransitionEvents transitionEvents(ApplicationEventPublisher publisher) {
		return new TransitionEvents(publisher);
	}

}
