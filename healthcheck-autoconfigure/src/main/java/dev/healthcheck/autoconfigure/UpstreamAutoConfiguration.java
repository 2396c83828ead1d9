package dev.healthcheck.autoconfigure;

import java.util.List;
import java.util.Map;

import dev.healthcheck.check.NameLookUp;
import dev.healthcheck.check.NodeProbe;
import dev.healthcheck.event.TransitionEvents;
import dev.healthcheck.event.TransitionLog;
import dev.healthcheck.event.UpstreamOutageLog;
import dev.healthcheck.event.WarningLog;
import dev.healthcheck.upstream.UpstreamDefinition;
import dev.healthcheck.upstream.UpstreamListener;
import dev.healthcheck.upstream.Upstreams;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link Upstreams}, with those of
 * the properties {@code healthcheck.upstreams}. Beans of type {@link NodeProbe} can be
 * named as {@code check.type}; beans of type {@link UpstreamListener} are told what
 * happens. A bean of type {@link NameLookUp} looks up the names of {@code dns:} nodes.
 */
@AutoConfiguration(after = SslAutoConfiguration.class)
@EnableConfigurationProperties(UpstreamsProperties.class)
@ImportRuntimeHints(UpstreamPropertiesHints.class)
public final class UpstreamAutoConfiguration {

	UpstreamAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	UpstreamDefinitionBinder upstreamDefinitionBinder(@Nullable Map<String, NodeProbe> probes,
			ObjectProvider<SslBundles> bundles, Environment environment) {
		return new UpstreamDefinitionBinder(CheckTypes.of(probes), new TlsBundles(bundles.getIfAvailable()),
				environment.getProperty("healthcheck.etcd.enabled", Boolean.class, true));
	}

	@Bean
	@Lazy(false)
	@ConditionalOnMissingBean
	Upstreams upstreams(UpstreamsProperties properties, UpstreamDefinitionBinder binder,
			@Nullable Map<String, NodeProbe> probes, ObjectProvider<NameLookUp> lookUp,
			ObjectProvider<UpstreamListener> listeners, ConfigurableApplicationContext context) {
		List<UpstreamDefinition> definitions = binder.definitions(properties);
		Upstreams upstreams = new Upstreams((probes != null) ? probes : Map.of(), lookUp.getIfUnique());
		try {
			upstreams.startedWhen(context::isRunning);
			listeners.orderedStream().forEach(upstreams::addListener);
			definitions.forEach(upstreams::put);
		}
		catch (RuntimeException ex) {
			upstreams.close();
			throw ex;
		}
		return upstreams;
	}

	@Bean
	@ConditionalOnMissingBean
	TransitionLog transitionLog() {
		return new TransitionLog();
	}

	@Bean
	@ConditionalOnMissingBean
	UpstreamOutageLog upstreamOutageLog() {
		return new UpstreamOutageLog();
	}

	@Bean
	@ConditionalOnMissingBean
	WarningLog warningLog() {
		return new WarningLog();
	}

	@Bean
	@Lazy(false)
	@ConditionalOnMissingBean
	TransitionEvents transitionEvents(ApplicationEventPublisher publisher) {
		return new TransitionEvents(publisher);
	}

	@Bean
	static TypingErrors typingErrors(Environment environment) {
		return new TypingErrors(environment);
	}

	@Bean
	static EtcdRequirement etcdRequirement(Environment environment) {
		return new EtcdRequirement(environment);
	}

}
