package io.driftline.pipelines.savepoint;

import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;

/** What the reading job brings out: kind, name and bytes, in a type that Flink can carry. */
final class Finding {
    static final String LANE = "lane";
    static final String PENDING = "pending";
    static final String JOIN = "join";
    static final String HELD = "held";
    static final String POSITION = "position";
    static final String SETTING = "setting";

    /** How many entries were read so far, as text in the place of the name; comes now and then. */
    static final String PROGRESS = "progress";

    static final TypeInformation<Tuple3<String, String, byte[]>> TYPE =
            Types.TUPLE(
                    Types.STRING,
                    Types.STRING,
                    PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

    private Finding() {}

    static Tuple3<String, String, byte[]> of(String kind, String name, byte[] bytes) {
        return Tuple3.of(kind, name, bytes);
    }
}
