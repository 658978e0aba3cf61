package io.driftline.flink;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

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
