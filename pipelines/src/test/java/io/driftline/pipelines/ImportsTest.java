package io.driftline.pipelines;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.driftline.pipelines", importOptions = DoNotIncludeTests.class)
class ImportsTest {
    /** config ◀ jobs ◀ {demo, bench} ◀ cli; embedded knows none of them. */
    @ArchTest
    static final ArchRule importsPointOneWay =
            layeredArchitecture()
                    .consideringOnlyDependenciesInLayers()
                    .layer("config")
                    .definedBy("io.driftline.pipelines.config..")
                    .layer("jobs")
                    .definedBy("io.driftline.pipelines.jobs..")
                    .layer("embedded")
                    .definedBy("io.driftline.pipelines.embedded..")
                    .layer("demo")
                    .definedBy("io.driftline.pipelines.demo..")
                    .layer("bench")
                    .definedBy("io.driftline.pipelines.bench..")
                    .layer("cli")
                    .definedBy("io.driftline.pipelines.cli..")
                    .whereLayer("config")
                    .mayOnlyBeAccessedByLayers("jobs", "demo", "bench", "cli")
                    .whereLayer("jobs")
                    .mayOnlyBeAccessedByLayers("demo", "bench", "cli")
                    .whereLayer("embedded")
                    .mayOnlyBeAccessedByLayers("demo", "bench", "cli")
                    .whereLayer("demo")
                    .mayOnlyBeAccessedByLayers("cli")
                    .whereLayer("bench")
                    .mayOnlyBeAccessedByLayers("cli")
                    .whereLayer("cli")
                    .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule packagesFormNoCycles =
            slices().matching("io.driftline.pipelines.(*)..").should().beFreeOfCycles();
}
