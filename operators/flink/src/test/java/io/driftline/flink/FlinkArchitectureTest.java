package io.driftline.flink;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ObjectOutputStream;
import java.time.Clock;
import java.util.Random;

@AnalyzeClasses(
        packages = "io.driftline.flink",
        importOptions = ImportOption.DoNotIncludeTests.class)
class FlinkArchitectureTest {

    @ArchTest
    static final ArchRule importsOnlyWhatStandsBelowIt =
            classes()
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java..",
                            "io.driftline.flink..",
                            "io.driftline.schemas..",
                            "io.driftline.math..",
                            "io.driftline.state..",
                            "io.driftline.data..",
                            "io.driftline.eval..",
                            "io.driftline.learn..",
                            "io.driftline.catalog..",
                            "org.apache.flink..",
                            "org.apache.kafka..",
                            "org.apache.avro..",
                            "org.slf4j..");

    @ArchTest
    static final ArchRule importsPointOneWay =
            layeredArchitecture()
                    .consideringOnlyDependenciesInAnyPackage("io.driftline.flink..")
                    .layer("options")
                    .definedBy("io.driftline.flink.options")
                    .layer("flow")
                    .definedBy("io.driftline.flink.flow")
                    .layer("avro")
                    .definedBy("io.driftline.flink.avro")
                    .layer("features")
                    .definedBy("io.driftline.flink.features")
                    .layer("state")
                    .definedBy("io.driftline.flink.state")
                    .layer("wire")
                    .definedBy("io.driftline.flink.wire")
                    .layer("functions")
                    .definedBy("io.driftline.flink")
                    .layer("serve")
                    .definedBy("io.driftline.flink.serve")
                    .whereLayer("flow")
                    .mayNotAccessAnyLayer()
                    .whereLayer("options")
                    .mayNotAccessAnyLayer()
                    .whereLayer("avro")
                    .mayOnlyAccessLayers("flow")
                    .whereLayer("features")
                    .mayOnlyAccessLayers("flow")
                    .whereLayer("state")
                    .mayOnlyAccessLayers("flow", "avro")
                    .whereLayer("wire")
                    .mayOnlyAccessLayers("options", "flow", "avro", "features", "state")
                    .whereLayer("functions")
                    .mayOnlyAccessLayers("options", "flow", "state")
                    .whereLayer("serve")
                    .mayOnlyAccessLayers("options", "flow", "avro", "functions");

    @ArchTest
    static final ArchRule drawsNothingAndReadsNoClock =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .areAssignableTo(Random.class)
                    .orShould()
                    .dependOnClassesThat()
                    .areAssignableTo(Clock.class)
                    .orShould()
                    .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule writesNoJavaSerializedState =
            noClasses().should().dependOnClassesThat().areAssignableTo(ObjectOutputStream.class);

    @ArchTest
    static final ArchRule optionsKnowNoFlink =
            noClasses()
                    .that()
                    .resideInAPackage("io.driftline.flink.options..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.apache.flink..");
}
