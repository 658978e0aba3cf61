package io.driftline.flink.wire;

import io.driftline.data.Task;
import io.driftline.flink.Assembly;
import io.driftline.flink.ModelAssembler;
import io.driftline.flink.avro.AvroMessages;
import io.driftline.flink.flow.Read;
import io.driftline.flink.flow.Rejected.Reason;
import io.driftline.flink.flow.UnusableRecordException;
import io.driftline.flink.options.TruthOptions;
import io.driftline.fuzz.Fuzz;
import io.driftline.fuzz.Fuzz.Decoder;
import io.driftline.fuzz.Fuzz.Target;
import io.driftline.schemas.DeadLetter;
import io.driftline.schemas.Label;
import io.driftline.schemas.ModelPart;
import io.driftline.schemas.Prediction;
import io.driftline.schemas.Progress;
import io.driftline.schemas.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.specific.SpecificRecordBase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Hostile bytes for everything that reads topics. One more decoder is one more line. */
class WireFuzzTest {
    private static final int HEADER = 10;
    private static final byte[] KEY = {1};

    static List<Target> decoders() throws Exception {
        return List.of(
                target(
                        "events",
                        events(),
                        TestingEvents.encode(TestingEvents.event()),
                        TestingEvents.encode(TestingEvents.older())),
                target("labels", labels(), encoded(Label.class, Messages.label())),
                target("model parts", parts(), version()),
                message(ModelPart.class, Messages.modelPart()),
                message(Prediction.class, Messages.prediction()),
                message(Progress.class, Messages.progress()),
                message(DeadLetter.class, Messages.deadLetter()));
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void noBytesBreakIt(Target target) throws Exception {
        Fuzz.run(target);
    }

    private static Decoder events() {
        EventDeserializer reader =
                new EventDeserializer(
                        TestingEvents.options(), TestingEvents.PLAN, TestingEvents.CLASSES, true);
        return bytes -> refuse(reader.read(TestingEvents.record(KEY, bytes)));
    }

    private static Decoder labels() {
        TruthOptions options =
                new TruthOptions(
                        "labels",
                        Label.getClassSchema().toString(),
                        List.of(),
                        "id",
                        "time",
                        "value",
                        1_000,
                        Duration.ofDays(36_500));
        TruthDeserializer reader =
                new TruthDeserializer(options, new Task(List.of(), List.of("down", "up")));
        return bytes -> refuse(reader.read(TestingEvents.record(KEY, bytes)));
    }

    /** One assembler takes all: what one input leaves behind must not make the next one worse. */
    private static Decoder parts() {
        AvroMessages<ModelPart> messages = AvroMessages.of(ModelPart.class);
        ModelAssembler assembler = new ModelAssembler(10_000);
        return bytes -> {
            if (assembler.add(messages.decode(bytes)) instanceof Assembly.Refused refused) {
                throw new UnusableRecordException(Reason.UNDECODABLE, refused.reason());
            }
        };
    }

    /** Returns a version in three parts. */
    private static byte[][] version() throws NoSuchAlgorithmException {
        AvroMessages<ModelPart> messages = AvroMessages.of(ModelPart.class);
        byte[] model = new byte[90];
        Sha256 checksum = new Sha256(MessageDigest.getInstance("SHA-256").digest(model));
        byte[][] parts = new byte[3][];
        for (int i = 0; i < parts.length; i++) {
            parts[i] =
                    messages.encode(
                            ModelPart.newBuilder(Messages.modelPart())
                                    .setPart(i)
                                    .setParts(parts.length)
                                    .setTotalBytes(model.length)
                                    .setChecksum(checksum)
                                    .setBytes(ByteBuffer.wrap(model, 0, 30).slice())
                                    .build());
        }
        return parts;
    }

    private static <M extends SpecificRecordBase> Target message(Class<M> type, M message) {
        AvroMessages<M> messages = AvroMessages.of(type);
        return target(type.getSimpleName(), messages::decode, messages.encode(message));
    }

    private static <M extends SpecificRecordBase> byte[] encoded(Class<M> type, M message) {
        return AvroMessages.of(type).encode(message);
    }

    private static void refuse(Read<?> read) throws UnusableRecordException {
        if (read.rejected() != null) {
            throw new UnusableRecordException(read.rejected().reason(), read.rejected().detail());
        }
    }

    private static Target target(String name, Decoder decoder, byte[]... sound) {
        return new Target(
                name,
                Arrays.asList(sound),
                HEADER,
                UnusableRecordException.class,
                100_000,
                500,
                decoder);
    }
}
