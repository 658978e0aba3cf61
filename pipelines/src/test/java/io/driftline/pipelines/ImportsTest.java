package io.driftline.pipelines;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.driftline.pipelines", importOptions = DoNotIncludeTests.class)
class ImportsTest {
    @ArchTest
    static final ArchRule optionsKnowNoJobsAndJobsNoCommands =
            layeredArchitecture()
                    .consideringOnlyDependenciesInLayers()
                    .layer("config")
                    .definedBy("io.driftline.pipelines.config..")
                    .layer("jobs")
                    .definedBy("io.driftline.pipelines.jobs..")
                    .optionalLayer("demo")
                    .definedBy("io.driftline.pipelines.demo..")
                    .layer("cli")
                    .definedBy("io.driftline.pipelines.cli..")
                    .whereLayer("config")
                    .mayOnlyBeAccessedByLayers("jobs", "demo", "cli")
                    .whereLayer("jobs")
                    .mayOnlyBeAccessedByLayers("demo", "cli")
                    .whereLayer("cli")
                    .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule packagesFormNoCycles =
            slices().matching("io.driftline.pipelines.(*)..").should().beFreeOfCycles();
}
