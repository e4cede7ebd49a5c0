package dev.sinal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

    /**
     * The objects of a class that live.
     *
     * @param count how many
     * @param bytes what they take
     */
    record Live(long count, long bytes) {
        private Live and(Live more) {
            return new Live(count + more.count, bytes + more.bytes);
        }
    }

    /** All objects that live, by their classes. */
    Map<String, Live> live() {
        return tell("GC.class_histogram")
                .lines()
                .filter(line -> line.matches(" *\\d+: .*")) // none of its heads and sums
                .map(line -> line.strip().split("\\s+"))
                .collect(Collectors.toMap(
                        columns -> columns[3],
                        columns -> new Live(Long.parseLong(columns[1]), Long.parseLong(columns[2])),
                        Live::and));
    }

    /** How many objects of a class live. */
    long instances(String type) {
        return live().getOrDefault(type, new Live(0, 0)).count();
    }

    /** The bytes of all objects that live. */
    long liveBytes() {
        return bytes(live());
    }

    static long bytes(Map<String, Live> live) {
        return live.values().stream().mapToLong(Live::bytes).sum();
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
