package dev.sinal.instance;

import jakarta.inject.Inject;
import java.io.File;
import org.assertj.core.api.Assertions;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests the repository in a server, on the JPA provider that the server has. Each test runs in the server. */
@Tag("container")
@ExtendWith(ArquillianExtension.class)
class ContainerInstanceRepositoryIT extends InstanceRepositoryContract {
    @Inject
    InstanceRepository repository;

    @Deployment
    static WebArchive sinalWithTheContract() {
        // In a library without a beans.xml, so that CDI takes none of them for a bean.
        var contract = ShrinkWrap.create(JavaArchive.class, "contract.jar")
                .addClasses(InstanceRepositoryContract.class, InstanceFixtures.class);
        return ShrinkWrap.createFromZipFile(WebArchive.class, new File(System.getProperty("it.war")))
                .addClass(TestRunnerRoute.class)
                .addAsLibraries(contract)
                .addAsLibraries(library(Assertions.class));
    }

    private static File library(Class<?> type) {
        return new File(type.getProtectionDomain().getCodeSource().getLocation().getPath());
    }

    @BeforeEach
    void deleteAll() {
        repository.loadAll().forEach(repository::delete);
    }

    @Override
    InstanceRepository repository() {
        return repository;
    }
}
