package dev.healthcheck.autoconfigure;

import java.util.List;
import java.util.Map;

import dev.healthcheck.node.NodeSource;
import dev.healthcheck.upstream.UpstreamDefinition;
import org.springframework.util.StringUtils;

/**
 * Makes definitions of upstreams from the properties that an application's configuration
 * has under {@code healthcheck.upstreams.<name>}, wherever these come from.
 */
public final class UpstreamDefinitionBinder {

	private static final String ETCD = "etcd";

	private final CheckTypes types;

	private final TlsBundles bundles;

	private final boolean etcdEnabled;

	UpstreamDefinitionBinder(CheckTypes types, TlsBundles bundles, boolean etcdEnabled) {
		this.types = types;
		this.bundles = bundles;
		this.etcdEnabled = etcdEnabled;
	}

	/**
	 * Make a definition from an object as JSON has it.
	 * @param name the name of the upstream
	 * @param properties its properties: values, lists and maps, nested or with dotted
	 * names, as relaxed as in an application's configuration
	 * @return the definition, its nodes of source {@link NodeSource#API}
	 * @throws InvalidPropertyException if there is no such property or a value is not
	 * accepted; the message names the property, the value and what is accepted
	 */
	public UpstreamDefinition bind(String name, Map<String, ?> properties) {
		String prefix = prefix(name);
		return define(name, new ObjectBinder(prefix).bind(properties, UpstreamProperties.class), NodeSource.API);
	}

	/**
	 * Make the definitions of the upstreams of an application's configuration.
	 * @param properties the properties
	 * @return the definitions
	 * @throws InvalidPropertyException if a value is not accepted
	 */
	List<UpstreamDefinition> definitions(UpstreamsProperties properties) {
		return properties.upstreams()
			.entrySet()
			.stream()
			.map((upstream) -> define(upstream.getKey(), upstream.getValue(), NodeSource.PROPERTIES))
			.toList();
	}

	/**
	 * Make a definition whose nodes come from elsewhere.
	 * @param prefix where the properties stand
	 * @param properties the properties
	 * @param defaults what holds where nothing is set
	 * @return the definition
	 * @throws InvalidPropertyException if a value is not accepted, or nodes are listed
	 */
	UpstreamDefinition settings(String prefix, UpstreamProperties properties, UpstreamDefinition defaults) {
		if (properties.nodes() != null || properties.levels() != null) {
			throw InvalidPropertyException.because(prefix + ((properties.nodes() != null) ? ".nodes" : ".levels"),
					"nodes are listed, but must not be: they are those of the keys in etcd");
		}
		return properties.toSettings(prefix, defaults, this.types, this.bundles);
	}

	private UpstreamDefinition define(String name, UpstreamProperties properties, NodeSource source) {
		String prefix = prefix(name);
		if (!StringUtils.hasText(name)) {
			throw InvalidPropertyException.because(prefix, "the name of the upstream is blank, but must not be");
		}
		if (this.etcdEnabled && name.equals(ETCD)) {
			throw InvalidPropertyException.because(prefix,
					"the name 'etcd' is that of the etcd cluster (healthcheck.etcd.*), but must be another one, "
							+ "or healthcheck.etcd.enabled must be false");
		}
		return properties.toDefinition(prefix, UpstreamDefinition.builder(name).build(), source, this.types,
				this.bundles);
	}

	private static String prefix(String name) {
		return ListProperty.entry(UpstreamsProperties.PREFIX, name);
	}

}
