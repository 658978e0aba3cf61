package io.driftline.pipelines;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.driftline.pipelines", importOptions = DoNotIncludeTests.class)
class ImportsTest {
    /**
     * config ◀ jobs ◀ cluster, savepoint, models, demo ◀ prove, evaluate, bench ◀ cli; embedded and
     * plot know none.
     */
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
                    .layer("plot")
                    .definedBy("io.driftline.pipelines.plot..")
                    .layer("cluster")
                    .definedBy("io.driftline.pipelines.cluster..")
                    .layer("savepoint")
                    .definedBy("io.driftline.pipelines.savepoint..")
                    .layer("models")
                    .definedBy("io.driftline.pipelines.models..")
                    .layer("demo")
                    .definedBy("io.driftline.pipelines.demo..")
                    .layer("prove")
                    .definedBy("io.driftline.pipelines.prove..")
                    .layer("evaluate")
                    .definedBy("io.driftline.pipelines.evaluate..")
                    .layer("bench")
                    .definedBy("io.driftline.pipelines.bench..")
                    .layer("cli")
                    .definedBy("io.driftline.pipelines.cli..")
                    .whereLayer("config")
                    .mayOnlyBeAccessedByLayers(
                            "jobs",
                            "cluster",
                            "savepoint",
                            "models",
                            "demo",
                            "prove",
                            "evaluate",
                            "bench",
                            "cli")
                    .whereLayer("jobs")
                    .mayOnlyBeAccessedByLayers(
                            "cluster", "savepoint", "models", "demo", "prove", "bench", "cli")
                    .whereLayer("embedded")
                    .mayOnlyBeAccessedByLayers(
                            "cluster", "savepoint", "demo", "prove", "bench", "cli")
                    .whereLayer("plot")
                    .mayOnlyBeAccessedByLayers("demo", "evaluate")
                    .whereLayer("cluster")
                    .mayOnlyBeAccessedByLayers("prove", "cli")
                    .whereLayer("savepoint")
                    .mayOnlyBeAccessedByLayers("prove", "cli")
                    .whereLayer("models")
                    .mayOnlyBeAccessedByLayers("cli")
                    .whereLayer("demo")
                    .mayOnlyBeAccessedByLayers("prove", "evaluate", "cli")
                    .whereLayer("prove")
                    .mayOnlyBeAccessedByLayers("cli")
                    .whereLayer("evaluate")
                    .mayOnlyBeAccessedByLayers("cli")
                    .whereLayer("bench")
                    .mayOnlyBeAccessedByLayers("cli")
                    .whereLayer("cli")
                    .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule packagesFormNoCycles =
            slices().matching("io.driftline.pipelines.(*)..").should().beFreeOfCycles();
}
