package dev.healthcheck.test;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;

import dev.healthcheck.test.etcd.EtcdClusterExtension;
import org.jspecify.annotations.Nullable;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.util.ReflectionUtils;

/**
 * Connects the application of a test class to the cluster of its
 * {@link EtcdClusterExtension}: that in a static field of the class itself, of a class
 * that it extends or of one that it is nested in, the nearest first. A class with several
 * says itself which one the application uses.
 */
final class ClusterContextCustomizerFactory implements ContextCustomizerFactory {

	ClusterContextCustomizerFactory() {
	}

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> attributes) {
		for (Class<?> type = testClass; type != null; type = outer(type)) {
			List<Field> fields = extensions(type);
			if (!fields.isEmpty()) {
				return (fields.size() == 1) ? customizer(fields.get(0)) : null;
			}
		}
		return null;
	}

	private static @Nullable Class<?> outer(Class<?> type) {
		Class<?> parent = type.getSuperclass();
		return (parent != null && parent != Object.class) ? parent : type.getEnclosingClass();
	}

	private static List<Field> extensions(Class<?> type) {
		return Arrays.stream(type.getDeclaredFields())
			.filter((field) -> field.getType() == EtcdClusterExtension.class)
			.filter((field) -> Modifier.isStatic(field.getModifiers()))
			.toList();
	}

	private static @Nullable ContextCustomizer customizer(Field field) {
		ReflectionUtils.makeAccessible(field);
		EtcdClusterExtension extension = (EtcdClusterExtension) ReflectionUtils.getField(field, null);
		return (extension != null) ? new ClusterContextCustomizer(extension.cluster()) : null;
	}

}
