package dev.parley.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** Which way dependencies flow, and which library is known where. */
class ArchitectureTest {
    private static final String REDIS = "dev.parley.redis..";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.parley");

    @Test
    void no_packages_depend_on_each_other_in_a_circle() {
        check(slices().matching("dev.parley.(**)").should().beFreeOfCycles());
    }

    @Test
    void the_redis_adapter_module_knows_nothing_above_it() {
        check(noClasses()
                .that()
                .resideInAnyPackage(REDIS, "dev.parley.adapter..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.parley.presence..",
                        "dev.parley.engineio..",
                        "dev.parley.socketio..",
                        "dev.parley.server..",
                        "dev.parley.admin.."));
    }

    @Test
    void redis_knows_nothing_of_adapters() {
        check(noClasses()
                .that()
                .resideInAPackage(REDIS)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.parley.adapter.."));
    }

    @Test
    void the_protocol_library_knows_nothing_of_chat_presence_or_redis() {
        check(noClasses()
                .that()
                .resideInAnyPackage("dev.parley.engineio..", "dev.parley.socketio..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.parley.server..", "dev.parley.presence..", REDIS));
    }

    @Test
    void engineio_knows_nothing_of_socketio() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.parley.engineio..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.parley.socketio..", "dev.parley.adapter.."));
    }

    @Test
    void codecs_know_only_the_jdk_and_gson() {
        check(classes()
                .that()
                .resideInAnyPackage("dev.parley.engineio.codec..", "dev.parley.socketio.codec..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "com.google.gson..",
                        "org.jspecify..",
                        "com.google.errorprone..",
                        "dev.parley.engineio.codec..",
                        "dev.parley.socketio.codec..")
                .allowEmptyShould(true));
    }

    @Test
    void the_mongodb_driver_is_known_in_one_package() {
        onlyIn("server.store.mongo", new String[] {"org.bson..", "com.mongodb.."}, "dev.parley.server.store.mongo..");
    }

    @Test
    void lettuce_is_known_where_redis_is_spoken() {
        onlyIn(
                "the Redis packages",
                new String[] {"io.lettuce.."},
                REDIS,
                "dev.parley.adapter.redis..",
                "dev.parley.presence.redis..");
    }

    @Test
    void jetty_and_jakarta_are_known_at_the_web_border() {
        onlyIn(
                "server.web",
                new String[] {"org.eclipse.jetty..", "jakarta.."},
                "dev.parley.server.web..",
                "dev.parley.server");
    }

    @Test
    void picocli_is_known_by_the_programs() {
        onlyIn(
                "the programs",
                new String[] {"picocli.."},
                "dev.parley.server",
                "dev.parley.admin..",
                "dev.parley.it.echo..",
                "dev.parley.it.idle..");
    }

    @Test
    void only_the_program_knows_the_program_the_web_and_the_mongo_store() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.parley.server",
                        "dev.parley.server.web..",
                        "dev.parley.server.store.mongo..",
                        "dev.parley.it..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.parley.server", "dev.parley.server.web..", "dev.parley.server.store.mongo.."));
    }

    @Test
    void no_chat_feature_knows_another() {
        check(slices().matching("dev.parley.server.chat.(*)..")
                .should()
                .notDependOnEachOther()
                .allowEmptyShould(true));
    }

    private static void onlyIn(String where, String[] libraries, String... packages) {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(packages)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries)
                .because("this library is known only in " + where));
    }

    private static void check(ArchRule rule) {
        rule.check(CLASSES);
    }
}
