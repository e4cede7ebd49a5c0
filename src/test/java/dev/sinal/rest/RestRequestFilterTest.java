package dev.sinal.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.servlet.annotation.WebFilter;
import jakarta.ws.rs.ApplicationPath;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RestRequestFilterTest {
    @Test
    void it_is_mapped_to_every_rest_application() {
        var mapped = RestRequestFilter.class.getAnnotation(WebFilter.class).urlPatterns();
        assertThat(applications()).isNotEmpty().allSatisfy(path -> assertThat(
                        Stream.of(mapped).map(pattern -> pattern.replace("*", "")))
                .anyMatch(prefix -> (path + '/').startsWith(prefix)));
    }

    private static Stream<String> applications() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.sinal").stream()
                        .filter(type -> type.isAnnotatedWith(ApplicationPath.class))
                        .map(RestRequestFilterTest::path);
    }

    private static String path(JavaClass application) {
        return application.getAnnotationOfType(ApplicationPath.class).value();
    }
}
