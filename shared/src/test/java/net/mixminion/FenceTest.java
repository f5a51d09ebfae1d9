package net.mixminion;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The fences between the packages of the shared library. */
class FenceTest {
    private static final JavaClasses SHARED = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("net.mixminion");

    @Test
    void packagesUseOnlyWhatStandsBelowThem() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .withOptionalLayers(true)
                .layer("crypto")
                .definedBy("net.mixminion.crypto..")
                .layer("fec")
                .definedBy("net.mixminion.fec..")
                .layer("packet")
                .definedBy("net.mixminion.packet..")
                .layer("config")
                .definedBy("net.mixminion.config..")
                .layer("directory")
                .definedBy("net.mixminion.directory..")
                .layer("delivery")
                .definedBy("net.mixminion.delivery..")
                .layer("keys")
                .definedBy("net.mixminion.keys..")
                .layer("spool")
                .definedBy("net.mixminion.spool..")
                .layer("mmtp")
                .definedBy("net.mixminion.mmtp..")
                .layer("stage")
                .definedBy("net.mixminion.stage..")
                .layer("web")
                .definedBy("net.mixminion.web..")
                .whereLayer("web")
                .mayNotAccessAnyLayer()
                .whereLayer("crypto")
                .mayNotAccessAnyLayer()
                .whereLayer("fec")
                .mayNotAccessAnyLayer()
                .whereLayer("config")
                .mayNotAccessAnyLayer()
                .whereLayer("packet")
                .mayOnlyAccessLayers("crypto", "fec")
                .whereLayer("directory")
                .mayOnlyAccessLayers("crypto", "config")
                .whereLayer("delivery")
                .mayOnlyAccessLayers("packet", "crypto", "config")
                .whereLayer("keys")
                .mayOnlyAccessLayers("crypto", "config", "directory")
                .whereLayer("spool")
                .mayOnlyAccessLayers("crypto")
                .whereLayer("mmtp")
                .mayOnlyAccessLayers("crypto", "packet")
                .whereLayer("stage")
                .mayOnlyAccessLayers("config", "crypto")
                .check(SHARED);
    }

    @Test
    void purePackagesHaveNoClockThreadsRandomnessOrLog() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "net.mixminion.crypto..",
                        "net.mixminion.fec..",
                        "net.mixminion.packet..",
                        "net.mixminion.config..",
                        "net.mixminion.directory..",
                        "net.mixminion.delivery..")
                .should()
                .callConstructor(java.security.SecureRandom.class)
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Thread.class, "start")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("org.slf4j..", "ch.qos..", "io.vertx..", "com.hazelcast..")
                .because("the same input must give the same octets, anywhere")
                .allowEmptyShould(true)
                .check(SHARED);
    }
}
