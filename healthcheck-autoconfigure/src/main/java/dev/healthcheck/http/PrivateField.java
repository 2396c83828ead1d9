package dev.healthcheck.http;

import java.lang.reflect.Field;

import org.jspecify.annotations.Nullable;
import org.springframework.util.ReflectionUtils;

/**
 * Reads what Spring's classes keep to themselves.
 */
final class PrivateField {

	private PrivateField() {
	}

	/**
	 * Read a field.
	 * @param owner the object
	 * @param name the field's name
	 * @param type what it should be
	 * @param <T> what it should be
	 * @return the value, or {@code null} if there is none or it cannot be read
	 */
	static <T> @Nullable T read(Object owner, String name, Class<T> type) {
		Field field = ReflectionUtils.findField(owner.getClass(), name);
		if (field == null || !field.trySetAccessible()) {
			return null;
		}
		Object value = ReflectionUtils.getField(field, owner);
		return type.isInstance(value) ? type.cast(value) : null;
	}

}
