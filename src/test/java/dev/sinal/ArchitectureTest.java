package dev.sinal;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom: the table of rooms. */
@AnalyzeClasses(packages = "dev.sinal", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule the_rooms_know_only_what_is_left_of_them = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("root")
            .definedBy("dev.sinal")
            .layer("engineio")
            .definedBy("dev.sinal.engineio")
            .layer("socketio")
            .definedBy("dev.sinal.socketio")
            .layer("event")
            .definedBy("dev.sinal.event")
            .layer("instance")
            .definedBy("dev.sinal.instance")
            .layer("access")
            .definedBy("dev.sinal.access")
            .layer("delivery")
            .definedBy("dev.sinal.delivery")
            .layer("intake")
            .definedBy("dev.sinal.intake")
            .layer("transport")
            .definedBy("dev.sinal.transport")
            .layer("monitor")
            .definedBy("dev.sinal.monitor")
            .layer("config")
            .definedBy("dev.sinal.config")
            .whereLayer("engineio")
            .mayNotAccessAnyLayer()
            .whereLayer("socketio")
            .mayOnlyAccessLayers("engineio")
            .whereLayer("event")
            .mayNotAccessAnyLayer()
            .whereLayer("instance")
            .mayOnlyAccessLayers("event", "access")
            .whereLayer("access")
            .mayOnlyAccessLayers("config")
            .whereLayer("delivery")
            .mayOnlyAccessLayers("event", "instance", "socketio", "access")
            .whereLayer("intake")
            .mayOnlyAccessLayers("event", "instance", "access")
            .whereLayer("transport")
            .mayOnlyAccessLayers("engineio", "socketio", "access")
            .whereLayer("monitor")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("config")
            .mayNotAccessAnyLayer()
            .ensureAllClassesAreContainedInArchitecture();

    @ArchTest
    static final ArchRule engineio_knows_the_jdk_alone = classes()
            .that()
            .resideInAPackage("dev.sinal.engineio")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "dev.sinal.engineio");

    @ArchTest
    static final ArchRule socketio_could_leave_as_a_library = classes()
            .that()
            .resideInAPackage("dev.sinal.socketio")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "jakarta.json..", "dev.sinal.engineio", "dev.sinal.socketio");

    @ArchTest
    static final ArchRule event_knows_json_alone = classes()
            .that()
            .resideInAPackage("dev.sinal.event")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "jakarta.json..", "dev.sinal.event");

    @ArchTest
    static final ArchRule threads_come_from_the_server = noClasses()
            .should()
            .callConstructorWhere(target(owner(assignableTo(Thread.class))))
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.concurrent.Executors");

    @ArchTest
    static final ArchRule names_say_something = noClasses()
            .should()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Impl");
}
