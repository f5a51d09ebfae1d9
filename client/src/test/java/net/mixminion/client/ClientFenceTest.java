package net.mixminion.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import net.mixminion.spool.Durable;
import org.junit.jupiter.api.Test;

/** What the packages of the user agent may use. */
class ClientFenceTest {
    private static final JavaClasses CLIENT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("net.mixminion.client");

    @Test
    void onlySendingStartsTheNetwork() {
        noClasses()
                .that()
                .resideOutsideOfPackages("net.mixminion.client.send..", "net.mixminion.client.vectors..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "net.mixminion.mmtp..")
                .because("every other command must start at once")
                .check(CLIENT);
    }

    @Test
    void nothingKnowsOfServersProcesses() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.hazelcast..", "net.mixminion.stage..")
                .check(CLIENT);
    }

    @Test
    void whatMustNotBeLostIsKeptInPools() {
        noClasses()
                .that()
                .resideOutsideOfPackages("net.mixminion.client.queue..", "net.mixminion.client.fragments..")
                .should()
                .dependOnClassesThat(DescribedPredicate.not(JavaClass.Predicates.equivalentTo(Durable.class))
                        .and(JavaClass.Predicates.resideInAPackage("net.mixminion.spool..")))
                .because("files of other kinds are the user's own")
                .check(CLIENT);
    }

    @Test
    void pathsAndAddressesAreThoughtOnly() {
        noClasses()
                .that()
                .resideInAnyPackage("net.mixminion.client.path..", "net.mixminion.client.address..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.nio.file..", "java.net..", "org.slf4j..")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callConstructor(java.security.SecureRandom.class)
                .because("the same input must give the same path, anywhere")
                .check(CLIENT);
    }
}
