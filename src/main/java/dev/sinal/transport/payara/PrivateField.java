package dev.sinal.transport.payara;

import java.lang.reflect.Field;

/** A private field of a class of the server, by its name. It is looked up once for each class: the JDK copies all fields of a class for each lookup. */
final class PrivateField {
    private final ClassValue<Field> fields;

    PrivateField(String name) {
        this.fields = new ClassValue<>() {
            @Override
            protected Field computeValue(Class<?> type) {
                return find(type, name);
            }
        };
    }

    private static Field find(Class<?> owner, String name) {
        for (var type = owner; type != null; type = type.getSuperclass()) {
            for (var field : type.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    field.setAccessible(true);
                    return field;
                }
            }
        }
        throw new NoSuchFieldError(owner.getName() + "." + name);
    }

    /**
     * Returns the value of the field in an object.
     *
     * @throws LinkageError if the object has no such field
     */
    Object get(Object owner) {
        try {
            return fields.get(owner.getClass()).get(owner);
        } catch (IllegalAccessException inaccessible) {
            throw new LinkageError("inaccessible", inaccessible);
        }
    }

    /**
     * Sets the field of an object.
     *
     * @throws LinkageError if the object has no such field
     */
    void set(Object owner, Object value) {
        try {
            fields.get(owner.getClass()).set(owner, value);
        } catch (IllegalAccessException inaccessible) {
            throw new LinkageError("inaccessible", inaccessible);
        }
    }
}
