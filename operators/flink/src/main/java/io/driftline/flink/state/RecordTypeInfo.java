package io.driftline.flink.state;

import java.io.Serializable;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * Tells Flink to serialize a record by its {@link RecordFormat}.
 *
 * @param <T> the record
 */
public final class RecordTypeInfo<T> extends TypeInformation<T> {
    private static final long serialVersionUID = 1;

    private final String name;
    private final Type<T> type;

    /**
     * Names a class. A class itself must not travel with a job: Java initializes it where the job
     * is read, and a message's class wakes Avro. A JobManager's threads, which outlive the job,
     * would keep Avro's thread locals, with them the class loader of the job.
     */
    interface Type<T> extends Serializable {
        Class<T> get();
    }

    RecordTypeInfo(String name, Type<T> type) {
        this.name = name;
        this.type = type;
    }

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public Class<T> getTypeClass() {
        return type.get();
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public TypeSerializer<T> createSerializer(SerializerConfig config) {
        return RecordSerializer.named(name);
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof RecordTypeInfo;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecordTypeInfo<?> that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return "RecordTypeInfo[%s]".formatted(name);
    }
}
