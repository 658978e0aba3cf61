package io.driftline.pipelines.models;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.driftline.flink.ModelVersion;
import io.driftline.learn.Learner;
import io.driftline.learn.ModelCodec;
import io.driftline.pipelines.models.DenseNetwork.Layer;
import io.driftline.state.StateFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A model version in the Open Neural Network Exchange format, to be scored by other tools.
 *
 * <p>Input {@code columns}: float, rows × columns, before scaling, in the order that the metadata
 * {@code columns} tells, one name per line. Output {@code scores}: float, rows × classes in the
 * order of the metadata {@code classes}, or rows × 1 where a number is predicted. Scaling is
 * computed in double, as by the learner, the layers in float.
 */
public final class OnnxModel {
    private static final long OPERATORS = 15;
    private static final long FORMAT = 8;
    private static final String INPUT = "columns";
    private static final String OUTPUT = "scores";

    private final GraphProto.Builder graph = GraphProto.newBuilder();
    private final DenseNetwork network;

    private OnnxModel(DenseNetwork network) {
        this.network = network;
    }

    /**
     * Returns the bytes of an ONNX file; equal versions give equal bytes.
     *
     * @param learner that predicts from the version
     * @throws StateFormatException when this build cannot read the version for the learner
     * @throws IllegalArgumentException when the version is something else than dense layers
     */
    public static byte[] of(ModelVersion version, Learner learner) throws StateFormatException {
        DenseNetwork network =
                DenseNetwork.of(ModelCodec.decode(version.bytes(), learner), learner);
        Map<String, String> metadata = new TreeMap<>();
        metadata.put("pipeline", version.pipeline());
        metadata.put("lane", version.lane());
        metadata.put("version", String.valueOf(version.version()));
        metadata.put("columns", String.join("\n", network.columns()));
        metadata.put("classes", String.join("\n", network.classes()));
        return ModelProto.newBuilder()
                .setIrVersion(FORMAT)
                .setProducerName("driftline")
                .setProducerVersion(version.computedBy().build())
                .setModelVersion(version.version())
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATORS))
                .setGraph(new OnnxModel(network).graph(version))
                .addAllMetadataProps(metadata.entrySet().stream().map(OnnxModel::entry).toList())
                .build()
                .toByteArray();
    }

    private static StringStringEntryProto entry(Map.Entry<String, String> entry) {
        return StringStringEntryProto.newBuilder()
                .setKey(entry.getKey())
                .setValue(entry.getValue())
                .build();
    }

    private GraphProto graph(ModelVersion version) {
        graph.setName("%s/%s/%d".formatted(version.pipeline(), version.lane(), version.version()));
        graph.addInput(tensor(INPUT, network.columns().size()));
        graph.addOutput(tensor(OUTPUT, network.scoreCount()));
        String values = scaled();
        for (int l = 0; l < network.layers().size(); l++) {
            boolean head = l == network.layers().size() - 1;
            values = layer(head ? "head" : "hidden" + (l + 1), network.layers().get(l), values);
            values = head ? values : node("Relu", values + ".active", values);
        }
        scores(values);
        return graph.build();
    }

    private String scaled() {
        cast(INPUT, "exact", DataType.DOUBLE);
        doubles("means", network.means());
        doubles("deviations", network.deviations());
        doubles("lowest", -Float.MAX_VALUE);
        doubles("highest", Float.MAX_VALUE);
        node("Sub", "centred", "exact", "means");
        node("Div", "divided", "centred", "deviations");
        node("Max", "above", "divided", "lowest");
        node("Min", "bounded", "above", "highest");
        return cast("bounded", "scaled", DataType.FLOAT);
    }

    private String layer(String name, Layer layer, String inputs) {
        floats(name + ".weights", layer.weights(), layer.units(), layer.inputs());
        floats(name + ".biases", layer.biases(), layer.units());
        graph.addNode(
                named("Gemm", name, inputs, name + ".weights", name + ".biases")
                        .addAttribute(number("transB", 1)));
        return name;
    }

    private void scores(String outputs) {
        switch (network.scores()) {
            case NUMBER -> node("Identity", OUTPUT, outputs);
            case SIGMOIDS -> node("Sigmoid", OUTPUT, outputs);
            case SOFTMAX ->
                    graph.addNode(
                            named("Softmax", OUTPUT, outputs).addAttribute(number("axis", 1)));
            case LOG_ODDS -> {
                node("Neg", "negative", outputs);
                graph.addNode(
                        named("Concat", "log-odds", "negative", outputs)
                                .addAttribute(number("axis", 1)));
                node("Sigmoid", OUTPUT, "log-odds");
            }
        }
    }

    private String node(String operator, String output, String... inputs) {
        graph.addNode(named(operator, output, inputs));
        return output;
    }

    private String cast(String input, String output, DataType type) {
        graph.addNode(named("Cast", output, input).addAttribute(number("to", type.getNumber())));
        return output;
    }

    /** A node bears the name of its only output. */
    private static NodeProto.Builder named(String operator, String output, String... inputs) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .setName(output)
                .addOutput(output)
                .addAllInput(List.of(inputs));
    }

    private static AttributeProto number(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.INT)
                .setI(value)
                .build();
    }

    private static ValueInfoProto tensor(String name, int columns) {
        TensorShapeProto shape =
                TensorShapeProto.newBuilder()
                        .addDim(Dimension.newBuilder().setDimParam("rows"))
                        .addDim(Dimension.newBuilder().setDimValue(columns))
                        .build();
        TypeProto.Tensor type =
                TypeProto.Tensor.newBuilder()
                        .setElemType(DataType.FLOAT.getNumber())
                        .setShape(shape)
                        .build();
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(type))
                .build();
    }

    private void floats(String name, float[] values, long... shape) {
        ByteBuffer raw = littleEndian(values.length * Float.BYTES);
        raw.asFloatBuffer().put(values);
        add(name, DataType.FLOAT, raw, shape);
    }

    private void doubles(String name, double... values) {
        ByteBuffer raw = littleEndian(values.length * Double.BYTES);
        raw.asDoubleBuffer().put(values);
        add(name, DataType.DOUBLE, raw, values.length);
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void add(String name, DataType type, ByteBuffer raw, long... shape) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder()
                        .setName(name)
                        .setDataType(type.getNumber())
                        .setRawData(ByteString.copyFrom(raw));
        for (long length : shape) {
            tensor.addDims(length);
        }
        graph.addInitializer(tensor);
    }
}
