package dev.sinal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Tests that deploy/settings.md describes the settings that the code reads, in its groups and with its defaults. */
class SettingsDocumentTest {
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final Pattern QUOTED_LIST = Pattern.compile("`[^`]+`(?:, `[^`]+`)*");
    private static final Map<String, List<Consumer<SettingSource>>> GROUPS = Map.ofEntries(
            Map.entry("Streaming", List.of(StreamingSettings::read)),
            Map.entry("Keys, addresses and rates", List.of(AccessSettings::read)),
            Map.entry("Instances and envelopes", List.of(InstanceSettings::read)),
            Map.entry("Data and database", List.of(DatabaseSettings::read, source -> source.text("SINAL_DATA"))),
            Map.entry("History", List.of(LogSettings::read)),
            Map.entry("Publications", List.of(IntakeSettings::read)),
            Map.entry("A running Evolution API", List.of(UpstreamSettings::read)),
            Map.entry("RabbitMQ", List.of(AmqpSettings::read)),
            Map.entry("Several nodes", List.of(ClusterSettings::read)),
            Map.entry("Sessions", List.of(EngineSettings::read)),
            Map.entry("Namespaces and packets", List.of(SocketSettings::read)),
            Map.entry("Transports", List.of(TransportSettings::read)),
            Map.entry("Drain", List.of(DrainSettings::read)));

    @Test
    void it_has_every_setting_once() throws IOException {
        var known = new TreeSet<String>();
        Settings.read(name -> {
            known.add(name);
            return Optional.empty();
        });
        known.remove("http.port");
        assertThat(rows().values().stream().flatMap(List::stream).flatMap(row -> row.names().stream()))
                .containsExactlyInAnyOrderElementsOf(known);
    }

    @Test
    void a_setting_is_in_the_group_that_reads_it() throws IOException {
        var rows = rows();
        assertThat(rows.keySet()).containsExactlyInAnyOrderElementsOf(GROUPS.keySet());
        rows.forEach((group, settings) -> {
            var read = new TreeSet<String>();
            var source = new SettingSource(name -> {
                read.add(name);
                // A database's user and password are read only if it has a URL.
                return name.equals("SINAL_DATABASE_URL")
                        ? Optional.of("jdbc:postgresql://db.test/sinal")
                        : Optional.empty();
            });
            GROUPS.get(group).forEach(reader -> reader.accept(source));
            assertThat(settings.stream().flatMap(row -> row.names().stream()))
                    .as(group)
                    .isSubsetOf(read);
        });
    }

    @Test
    void a_documented_default_is_the_codes() throws IOException {
        var defaults = Settings.read(name -> Optional.empty());
        for (var row : rows().values().stream().flatMap(List::stream).toList()) {
            for (var i = 0; i < row.defaults().size(); i++) {
                var name = row.names().get(i);
                var value = row.defaults().get(i);
                var set = Settings.read(read -> Optional.of(value).filter(text -> read.equals(name)));
                assertThat(set).as(name + "=" + value).isEqualTo(defaults);
            }
        }
    }

    /** A row of a table: settings, and those of their defaults that are values. */
    private record Row(List<String> names, List<String> defaults) {
        static Row of(String line) {
            var cells = line.split(" \\| ");
            var values = QUOTED_LIST.matcher(cells[1]);
            return new Row(quoted(cells[0]), values.lookingAt() ? quoted(values.group()) : List.of());
        }

        private static List<String> quoted(String cell) {
            return QUOTED.matcher(cell).results().map(match -> match.group(1)).toList();
        }
    }

    private static Map<String, List<Row>> rows() throws IOException {
        var rows = new LinkedHashMap<String, List<Row>>();
        var page = Files.readString(Path.of("deploy/settings.md"));
        for (var section : page.split("\n## ")) {
            var lines = section.lines()
                    .filter(line -> line.startsWith("| `"))
                    .map(Row::of)
                    .toList();
            if (!lines.isEmpty()) {
                rows.put(section.lines().findFirst().orElseThrow(), lines);
            }
        }
        return rows;
    }
}
