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
import dev.sinal.engineio.CloseCause;
import dev.sinal.engineio.HandshakeError;
import dev.sinal.rest.RestAccess;
import dev.sinal.rest.RestError;
import jakarta.json.Json;
import jakarta.ws.rs.NameBinding;

/** Tests which package may depend on which. CONTRIBUTING.md describes each package. */
@AnalyzeClasses(packages = "dev.sinal", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule packages_depend_on_what_the_table_allows = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("root")
            .definedBy("dev.sinal")
            .layer("access")
            .definedBy("dev.sinal.access")
            .layer("runtime")
            .definedBy("dev.sinal.runtime")
            .layer("config")
            .definedBy("dev.sinal.config")
            .layer("cluster")
            .definedBy("dev.sinal.cluster")
            .layer("delivery")
            .definedBy("dev.sinal.delivery")
            .layer("engineio")
            .definedBy("dev.sinal.engineio")
            .layer("event")
            .definedBy("dev.sinal.event")
            .layer("instance")
            .definedBy("dev.sinal.instance")
            .layer("intake")
            .definedBy("dev.sinal.intake..")
            .layer("log")
            .definedBy("dev.sinal.log")
            .layer("operations")
            .definedBy("dev.sinal.operations..")
            .layer("peer")
            .definedBy("dev.sinal.peer")
            .layer("rest")
            .definedBy("dev.sinal.rest")
            .layer("socketio")
            .definedBy("dev.sinal.socketio")
            .layer("transport")
            .definedBy("dev.sinal.transport..")
            .whereLayer("runtime")
            .mayNotAccessAnyLayer()
            .whereLayer("config")
            .mayNotAccessAnyLayer()
            .whereLayer("event")
            .mayNotAccessAnyLayer()
            .whereLayer("engineio")
            .mayNotAccessAnyLayer()
            .whereLayer("socketio")
            .mayOnlyAccessLayers("engineio", "runtime")
            .whereLayer("access")
            .mayOnlyAccessLayers("config", "runtime")
            .whereLayer("peer")
            .mayOnlyAccessLayers("access", "config", "runtime")
            .whereLayer("rest")
            .mayOnlyAccessLayers("access", "event", "runtime", "config")
            .whereLayer("instance")
            .mayOnlyAccessLayers("event", "access", "rest", "config", "runtime")
            .whereLayer("log")
            .mayOnlyAccessLayers("event", "runtime", "config")
            .whereLayer("delivery")
            .mayOnlyAccessLayers("log", "event", "instance", "socketio", "access", "rest", "runtime", "config")
            .whereLayer("cluster")
            .mayOnlyAccessLayers(
                    "log",
                    "event",
                    "delivery",
                    "instance",
                    "intake",
                    "socketio",
                    "engineio",
                    "access",
                    "peer",
                    "rest",
                    "runtime",
                    "config")
            .whereLayer("intake")
            .mayOnlyAccessLayers("event", "instance", "access", "rest", "runtime", "config")
            .whereLayer("transport")
            .mayOnlyAccessLayers("engineio", "socketio", "access", "peer", "runtime", "config")
            .whereLayer("operations")
            .mayOnlyBeAccessedByLayers("root")
            .ensureAllClassesAreContainedInArchitecture();

    @ArchTest
    static final ArchRule what_is_counted_by_a_metric_is_an_enum = classes()
            .that()
            .implement(CloseCause.class)
            .or()
            .implement(HandshakeError.class)
            .should()
            .beEnums();

    @ArchTest
    static final ArchRule engineio_depends_on_the_jdk_alone = classes()
            .that()
            .resideInAPackage("dev.sinal.engineio")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "dev.sinal.engineio");

    @ArchTest
    static final ArchRule socketio_could_be_a_library = classes()
            .that()
            .resideInAPackage("dev.sinal.socketio")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..", "jakarta.json..", "dev.sinal.runtime", "dev.sinal.engineio", "dev.sinal.socketio");

    @ArchTest
    static final ArchRule event_depends_on_json_alone = classes()
            .that()
            .resideInAPackage("dev.sinal.event")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "jakarta.json..", "dev.sinal.event");

    /** Each method of {@link Json} looks for the provider anew, which takes tens of microseconds on the servers. */
    @ArchTest
    static final ArchRule the_json_provider_is_looked_up_once =
            noClasses().should().dependOnClassesThat().areAssignableTo(Json.class);

    @ArchTest
    static final ArchRule the_domain_does_not_depend_on_http = noClasses()
            .that()
            .resideOutsideOfPackages("dev.sinal.rest", "dev.sinal.operations")
            .and()
            .areNotAnnotatedWith(NameBinding.class)
            .and()
            .haveNameNotMatching(".*(Resource|Application|Filter|Servlet(\\$.*)?)")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jakarta.ws.rs..")
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(RestError.class, RestAccess.class);

    @ArchTest
    static final ArchRule classes_of_a_server_are_used_in_its_own_package = classes()
            .that()
            .resideInAPackage("dev.sinal..")
            .and()
            .resideOutsideOfPackages("dev.sinal.transport.payara", "dev.sinal.transport.wildfly")
            .should()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackages("org.glassfish..", "fish.payara..", "io.undertow..", "org.xnio..", "org.jboss..");

    @ArchTest
    static final ArchRule threads_come_from_the_server = noClasses()
            .should()
            .callConstructorWhere(target(owner(assignableTo(Thread.class))))
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.concurrent.Executors");

    @ArchTest
    static final ArchRule no_class_has_a_generic_name = noClasses()
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
