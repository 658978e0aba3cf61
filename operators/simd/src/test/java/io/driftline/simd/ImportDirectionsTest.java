package io.driftline.simd;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.driftline.simd", importOptions = DoNotIncludeTests.class)
class ImportDirectionsTest {
    @ArchTest
    static final ArchRule KNOWS_ONLY_THE_NUMBERS_OF_CORE =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideOutsideOfPackages(
                            "io.driftline.math", "io.driftline.simd", "java..", "jdk.incubator..");
}
