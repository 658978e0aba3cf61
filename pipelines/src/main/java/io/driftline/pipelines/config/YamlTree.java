package io.driftline.pipelines.config;

import io.driftline.catalog.Problems;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Turns YAML 1.2 into maps, lists and scalars, and notes where each began. Only text, numbers,
 * true, false and null are read: no tag makes an object.
 */
final class YamlTree {
    private final Problems problems;
    private final Places places;
    private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());

    private YamlTree(Problems problems, Places places) {
        this.problems = problems;
        this.places = places;
    }

    /**
     * Reads YAML whose outermost value is a map.
     *
     * @param problems takes what is wrong with the syntax, and keys that come twice
     * @param places takes the line of every key and list element
     * @return keys and values in the file's order; empty when the syntax is wrong
     */
    static Map<String, Object> read(String text, Problems problems, Places places) {
        LoadSettings settings = LoadSettings.builder().setUseMarks(true).build();
        Optional<Node> root;
        try {
            root = new Compose(settings).composeString(text);
        } catch (MarkedYamlEngineException e) {
            String context =
                    e.getContext() == null
                            ? ""
                            : "%s from line %d on, "
                                    .formatted(e.getContext(), line(e.getContextMark()));
            places.problem(
                    line(e.getProblemMark()), "", "YAML syntax: " + context + e.getProblem() + ".");
            return Map.of();
        } catch (YamlEngineException e) {
            places.problem(1, "", "YAML syntax: " + e.getMessage());
            return Map.of();
        }
        if (root.isEmpty()
                || !(root.get() instanceof MappingNode map)
                || map.getValue().isEmpty()) {
            problems.add("", "The file must hold keys and values, such as pipeline: fraud.");
            return Map.of();
        }
        return new YamlTree(problems, places).map(map, "");
    }

    private Object value(Node node, String path) {
        if (!open.add(node)) {
            problems.add(path, "is inside itself through an alias; write it out.");
            return null;
        }
        Object value;
        if (node instanceof MappingNode map) {
            value = map(map, path);
        } else if (node instanceof SequenceNode sequence) {
            value = list(sequence, path);
        } else {
            value = scalar((ScalarNode) node, path);
        }
        open.remove(node);
        return value;
    }

    private Map<String, Object> map(MappingNode node, String path) {
        Map<String, Object> map = new LinkedHashMap<>();
        Map<String, Integer> first = new LinkedHashMap<>();
        for (NodeTuple entry : node.getValue()) {
            int line = line(entry.getKeyNode().getStartMark());
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                problems.add(path, "has a key that is a map or a list; keys are text.");
                continue;
            }
            String inner = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
            if (first.putIfAbsent(key.getValue(), line) != null) {
                places.problem(
                        line,
                        inner,
                        "is set twice, first on line %d; remove one."
                                .formatted(first.get(key.getValue())));
                continue;
            }
            places.add(inner, line);
            map.put(key.getValue(), value(entry.getValueNode(), inner));
        }
        return map;
    }

    private List<Object> list(SequenceNode node, String path) {
        List<Object> list = new ArrayList<>();
        for (Node element : node.getValue()) {
            String inner = path + "[" + list.size() + "]";
            places.add(inner, line(element.getStartMark()));
            list.add(value(element, inner));
        }
        return list;
    }

    private Object scalar(ScalarNode node, String path) {
        Tag tag = node.getTag();
        String text = node.getValue();
        if (tag.equals(Tag.STR)) {
            return text;
        }
        if (tag.equals(Tag.INT)) {
            BigInteger number = new BigInteger(text);
            return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
        }
        if (tag.equals(Tag.FLOAT)) {
            return switch (text) {
                case ".inf" -> Double.POSITIVE_INFINITY;
                case "-.inf" -> Double.NEGATIVE_INFINITY;
                case ".nan" -> Double.NaN;
                default -> Double.valueOf(text);
            };
        }
        if (tag.equals(Tag.BOOL)) {
            return Boolean.valueOf(text);
        }
        if (tag.equals(Tag.NULL)) {
            return null;
        }
        problems.add(path, "has the tag %s; no tags are read.".formatted(tag.getValue()));
        return text;
    }

    private static int line(Optional<Mark> mark) {
        return mark.map(Mark::getLine).orElse(0) + 1;
    }
}
