package dev.sinal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a server's JVM tells of itself, by the JDK's own tool. */
record Jvm(ProcessHandle process) {
    private static final Path TOOL = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    /** Who serves a client: Sinal's own side of the transports, or a server's WebSockets. */
    private static final Pattern SERVING =
            Pattern.compile("\tat (dev\\.sinal\\.transport|org\\.glassfish\\.tyrus|io\\.undertow\\.websockets)\\.");

    /** The stacks of threads that are still busy with a client. */
    List<String> serving() {
        return Stream.of(tell("Thread.print").split("\n\n"))
                .filter(stack -> SERVING.matcher(stack).find())
                .toList();
    }

    /** How many objects of a class live. */
    long instances(String type) {
        return tell("GC.class_histogram")
                .lines()
                .filter(line -> line.endsWith(" " + type))
                .mapToLong(line -> column(line, 1))
                .findFirst()
                .orElse(0);
    }

    /** The bytes of all objects that live. */
    long liveBytes() {
        return column(
                tell("GC.class_histogram").lines().reduce((first, last) -> last).orElseThrow(), 2);
    }

    private static long column(String line, int index) {
        return Long.parseLong(line.strip().split("\\s+")[index]);
    }

    private String tell(String command) {
        try {
            var tool = new ProcessBuilder(TOOL.toString(), String.valueOf(process.pid()), command)
                    .redirectErrorStream(true)
                    .start();
            return new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
