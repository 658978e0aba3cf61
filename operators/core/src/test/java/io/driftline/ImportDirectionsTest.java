package io.driftline;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/** The house rules that a compiler does not know: who imports whom, and what is not portable. */
@AnalyzeClasses(packages = "io.driftline", importOptions = DoNotIncludeTests.class)
class ImportDirectionsTest {
    private static final Set<String> PORTABLE =
            Set.of("abs", "max", "min", "sqrt", "rint", "signum", "multiplyExact", "toIntExact");

    @ArchTest
    static final ArchRule IMPORTS_POINT_ONE_WAY =
            layeredArchitecture()
                    .consideringOnlyDependenciesInLayers()
                    .layer("math")
                    .definedBy("io.driftline.math")
                    .layer("state")
                    .definedBy("io.driftline.state")
                    .layer("data")
                    .definedBy("io.driftline.data")
                    .layer("model")
                    .definedBy("io.driftline.model")
                    .layer("optim")
                    .definedBy("io.driftline.optim")
                    .layer("replay")
                    .definedBy("io.driftline.replay")
                    .layer("drift")
                    .definedBy("io.driftline.drift")
                    .layer("eval")
                    .definedBy("io.driftline.eval")
                    .layer("stream")
                    .definedBy("io.driftline.stream")
                    .layer("learn")
                    .definedBy("io.driftline.learn")
                    .layer("catalog")
                    .definedBy("io.driftline.catalog")
                    .whereLayer("math")
                    .mayNotAccessAnyLayer()
                    .whereLayer("state")
                    .mayOnlyAccessLayers("math")
                    .whereLayer("data")
                    .mayOnlyAccessLayers("math", "state")
                    .whereLayer("model")
                    .mayOnlyAccessLayers("math", "state", "data")
                    .whereLayer("optim")
                    .mayOnlyAccessLayers("math", "state", "data")
                    .whereLayer("replay")
                    .mayOnlyAccessLayers("math", "state", "data")
                    .whereLayer("drift")
                    .mayOnlyAccessLayers("math", "state", "data")
                    .whereLayer("eval")
                    .mayOnlyAccessLayers("math", "state", "data")
                    .whereLayer("stream")
                    .mayOnlyAccessLayers("math", "state", "data")
                    .whereLayer("learn")
                    .mayOnlyAccessLayers(
                            "math", "state", "data", "model", "optim", "replay", "drift", "eval")
                    .whereLayer("catalog")
                    .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule NEEDS_ONLY_THE_JDK =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideOutsideOfPackages("io.driftline..", "java..");

    @ArchTest
    static final ArchRule CALLS_NO_MATHEMATICS_THAT_DIFFERS_BETWEEN_MACHINES =
            noClasses().should().callMethodWhere(new NotPortable());

    @ArchTest
    static final ArchRule HAS_NO_CHANCE_AND_NO_CLOCK =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .haveNameMatching(
                            "java\\.util\\.(Random|SplittableRandom|concurrent\\.ThreadLocalRandom"
                                + "|UUID|Date|random\\..*)|java\\.time\\..*|java\\.lang\\.StrictMath")
                    .orShould()
                    .callMethod(System.class, "currentTimeMillis")
                    .orShould()
                    .callMethod(System.class, "nanoTime");

    /** Everything in {@link Math} but what is exact by definition. */
    private static final class NotPortable extends DescribedPredicate<JavaCall<?>> {
        NotPortable() {
            super("Math beyond %s", PORTABLE);
        }

        @Override
        public boolean test(JavaCall<?> call) {
            return call.getTargetOwner().isEquivalentTo(Math.class)
                    && !PORTABLE.contains(call.getName());
        }
    }
}
