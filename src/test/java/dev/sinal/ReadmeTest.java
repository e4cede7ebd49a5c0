package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that README.pt-BR.md is a translation of README.md, and that the links of the documentation lead to files and headings. */
class ReadmeTest {
    private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```$");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ ");
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]*)(?:#([^)]*))?\\)");

    @Test
    void the_translation_has_the_same_headings_code_and_links() throws IOException {
        var english = read("README.md");
        var portuguese = read("README.pt-BR.md");
        assertThat(all(CODE, portuguese)).isNotEmpty().isEqualTo(all(CODE, english));
        assertThat(all(HEADING, prose(portuguese))).isEqualTo(all(HEADING, prose(english)));
        assertThat(all(LINK, prose(portuguese)).stream().skip(1)) // the first leads to the other language
                .containsExactlyElementsOf(
                        all(LINK, prose(english)).stream().skip(1).toList());
        assertThat(portuguese.lines().filter(line -> line.startsWith("| ")).count())
                .isEqualTo(english.lines().filter(line -> line.startsWith("| ")).count());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "README.md",
                "README.pt-BR.md",
                "CHANGELOG.md",
                "CONTRIBUTING.md",
                "SECURITY.md",
                "deploy/README.md",
                "deploy/beside-evolution.md",
                "deploy/clients.md",
                "deploy/evolution.md",
                "deploy/keys.md",
                "deploy/rest.md",
                "deploy/settings.md"
            })
    void every_link_leads_to_a_file_and_a_heading(String file) throws IOException {
        for (var link : LINK.matcher(prose(read(file))).results().toList()) {
            var target = link.group(1).isEmpty()
                    ? Path.of(file)
                    : Path.of(file).resolveSibling(link.group(1)).normalize();
            assertThat(target).as(link.group()).exists();
            if (link.group(2) != null) {
                assertThat(headings(Files.readString(target))).as(link.group()).contains(link.group(2));
            }
        }
    }

    /** Returns the anchors of a page's headings, as GitHub derives them. */
    private static List<String> headings(String page) {
        return prose(page)
                .lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w -]", "")
                        .replace(' ', '-'))
                .toList();
    }

    private static String prose(String page) {
        return CODE.matcher(page).replaceAll("");
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group).toList();
    }

    private static String read(String file) throws IOException {
        return Files.readString(Path.of(file));
    }
}
