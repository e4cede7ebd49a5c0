package dev.sinal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Diagnostics of a server's JVM, from the JDK's {@code jcmd}. */
record Jvm(ProcessHandle process) {
    private static final Path TOOL = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    /** Stack frames of code that serves a client. */
    private static final Pattern CLIENT_THREAD =
            Pattern.compile("\tat (dev\\.sinal\\.transport|org\\.glassfish\\.tyrus|io\\.undertow\\.websockets)\\.");

    /** Returns the stacks of the threads that serve a client. */
    List<String> clientThreads() {
        return Stream.of(jcmd("Thread.print").split("\n\n"))
                .filter(stack -> CLIENT_THREAD.matcher(stack).find())
                .toList();
    }

    /**
     * The live objects of a class.
     *
     * @param count the number of objects
     * @param bytes their size
     */
    record Usage(long count, long bytes) {
        private Usage plus(Usage other) {
            return new Usage(count + other.count, bytes + other.bytes);
        }
    }

    /** Returns the live objects by class name. */
    Map<String, Usage> liveObjects() {
        return jcmd("GC.class_histogram")
                .lines()
                .filter(line -> line.matches(" *\\d+: .*")) // without headings and totals
                .map(line -> line.strip().split("\\s+"))
                .collect(Collectors.toMap(
                        columns -> columns[3],
                        columns -> new Usage(Long.parseLong(columns[1]), Long.parseLong(columns[2])),
                        Usage::plus));
    }

    /** Returns the number of live objects of a class. */
    long instances(String type) {
        return liveObjects().getOrDefault(type, new Usage(0, 0)).count();
    }

    /** Returns the size of all live objects. */
    long liveBytes() {
        return bytes(liveObjects());
    }

    static long bytes(Map<String, Usage> liveObjects) {
        return liveObjects.values().stream().mapToLong(Usage::bytes).sum();
    }

    private String jcmd(String command) {
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
