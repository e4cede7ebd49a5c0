package dev.sinal.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests which requests may come from a page of another site. */
class ForeignPagesTest {
    private final ForeignPages pages =
            new ForeignPages(new CorsPolicy(List.of("*", "https://app.example"), "GET", false));

    @ParameterizedTest
    @CsvSource({
        // columns: Origin, Sec-Fetch-Site, Sec-Fetch-Dest, Host, script, foreign
        // clients that are no browser
        ", , , localhost:8080, false, false",
        ", , , , false, false",
        // this server's pages
        "http://localhost:8080, , , localhost:8080, false, false",
        "http://127.0.0.1:8080, , , 127.0.0.1:8080, false, false",
        ", same-origin, empty, localhost:8080, false, false",
        ", same-origin, script, localhost:8080, true, false",
        "https://sinal.example, same-origin, empty, sinal.example, false, false",
        // the user
        ", none, document, localhost:8080, false, false",
        ", cross-site, document, localhost:8080, false, false",
        // a page of a listed origin
        "https://app.example, cross-site, empty, localhost:8080, false, false",
        // pages of other sites
        "https://evil.example, , , localhost:8080, false, true",
        "https://evil.example, cross-site, empty, localhost:8080, false, true",
        "https://evil.example, none, document, localhost:8080, false, true",
        "http://localhost:3000, same-site, empty, localhost:8080, false, true",
        "null, , , localhost:8080, false, true",
        ", cross-site, empty, localhost:8080, false, true",
        ", same-site, iframe, localhost:8080, false, true",
        ", , , localhost:8080, true, true",
        // pages of a domain that resolves to this machine
        "http://evil.example:8080, , , evil.example:8080, false, true",
        ", , , evil.example:8080, false, true",
        ", , , evil.example., false, true",
        ", , , sinal.localhost:8080, false, false",
        ", , , sinal:8080, false, false",
        ", , , [::ffff:127.0.0.1]:8080, false, false"
    })
    void a_request_shows_whose_page_sends_it(
            String origin, String site, String destination, String host, boolean script, boolean foreign) {
        assertThat(mayBeForeign("127.0.0.1", origin, site, destination, host, script))
                .isEqualTo(foreign);
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.9, sinal.example, false", "127.0.0.1, sinal.example, true"})
    void a_host_name_matters_on_this_machine_only(String address, String host, boolean foreign) {
        assertThat(mayBeForeign(address, null, null, null, host, false)).isEqualTo(foreign);
    }

    private boolean mayBeForeign(
            String address, String origin, String site, String destination, String host, boolean script) {
        var headers = new HashMap<String, String>();
        headers.put("origin", origin);
        headers.put("sec-fetch-site", site);
        headers.put("sec-fetch-dest", destination);
        headers.put("host", host);
        return pages.mayBeForeign(new ClientAddress(AddressRange.literal(address), true), headers::get, script);
    }
}
