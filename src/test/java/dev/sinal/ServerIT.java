package dev.sinal;

import java.nio.file.Path;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test against the real WAR on a real server, seen from outside. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
abstract class ServerIT {
    static final Client SINAL = new Client(Integer.getInteger("it.port"));

    @Deployment(testable = false)
    static WebArchive war() {
        return ShrinkWrap.create(ZipImporter.class, "sinal.war")
                .importFrom(Path.of(System.getProperty("it.war")).toFile())
                .as(WebArchive.class);
    }
}
