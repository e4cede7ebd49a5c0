package dev.sinal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.shrinkwrap.api.Filters;
import org.jboss.shrinkwrap.api.GenericArchive;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.importer.ExplodedImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * Serves the echo application on 127.0.0.1:3000 until the process is ended.
 *
 * <p>The arguments are Maven's build directory and the project's directory.
 */
final class EchoServer {
    private static final int PORT = 3000;
    private static final String PACKAGES =
            "/WEB-INF/classes/dev/sinal/(access|config|engineio|peer|runtime|socketio|transport)/"
                    + "(?!(AccessProducer|GeneratedKeys|GlobalKeysWatcher|SettingsProducer|ThreadPoolProducer|TransportProducer|TransportLifecycle"
                    + "|InstanceEndpoint|RootEndpoint)).*";
    private static final String ECHO = "/WEB-INF/classes/dev/sinal/(echo/.*|transport/EngineEchoGate.class)";

    /** The libraries that {@code access} depends on. */
    private static final String LIBRARIES = "/WEB-INF/lib/(bucket4j|caffeine|prometheus).*";

    private EchoServer() {}

    public static void main(String[] args) throws IOException {
        var target = Path.of(args[0]);
        var war = target.resolve("echo.war");
        archive(target, Path.of(args[1])).as(ZipExporter.class).exportTo(war.toFile(), true);
        var directory = Files.createTempDirectory(target, "echo");
        var server = new ServerProcess(ServerProcess.Kind.tested(), directory, war, PORT, ServerProcess.SHORT_LIVED);
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        server.launch(ProcessBuilder.Redirect.INHERIT).onExit().join();
    }

    private static WebArchive archive(Path target, Path project) {
        var sources = project.resolve("src/test/echo");
        return ShrinkWrap.create(WebArchive.class)
                .merge(directory(target.resolve("classes")), "/WEB-INF/classes", Filters.include(PACKAGES))
                .merge(directory(target.resolve("test-classes")), "/WEB-INF/classes", Filters.include(ECHO))
                .merge(directory(target.resolve("sinal/WEB-INF/lib")), "/WEB-INF/lib", Filters.include(LIBRARIES))
                .setWebXML(sources.resolve("web.xml").toFile())
                .addAsWebInfResource(project.resolve("webapp/WEB-INF/beans.xml").toFile(), "beans.xml")
                .addAsWebInfResource(
                        project.resolve("webapp/WEB-INF/jboss-deployment-structure.xml")
                                .toFile(),
                        "jboss-deployment-structure.xml")
                .addAsWebInfResource(
                        project.resolve("webapp/WEB-INF/jboss-web.xml").toFile(), "jboss-web.xml");
    }

    private static GenericArchive directory(Path directory) {
        return ShrinkWrap.create(GenericArchive.class)
                .as(ExplodedImporter.class)
                .importDirectory(directory.toFile())
                .as(GenericArchive.class);
    }
}
