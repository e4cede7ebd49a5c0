package dev.sinal.access;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Recognizes requests that a page of another site sends through a browser. Such a request comes from the address of the browser's machine,
 * and must not have the rights that the address gives.
 */
@Singleton
public final class ForeignPages {
    /** A name that a page's owner may let resolve to this machine (DNS rebinding): one in a domain. */
    private static final Pattern DOMAIN_NAME = Pattern.compile("(?i).*\\.[a-z][a-z0-9-]*\\.?(?::\\d+)?");

    private static final Pattern LOCALHOST = Pattern.compile("(?i)(?:.*\\.)?localhost\\.?(?::\\d+)?");

    private final CorsPolicy cors;

    @Inject
    public ForeignPages(CorsPolicy cors) {
        this.cors = cors;
    }

    /**
     * Returns whether a request may come from a page of another site. Pages of this server and those of an origin that {@code CORS_ORIGIN}
     * lists by name are not such pages, and clients that are not browsers show none.
     *
     * <p>Browsers do not send {@code Sec-Fetch-Site} to servers that they reach by plain HTTP and another name than {@code localhost}, and
     * no {@code Origin} with a GET that needs no permission. A page could then read a script (JSONP), which therefore counts as one of
     * another site, and anything if its own domain has come to resolve to this server. {@code Host} shows the latter; it is checked for
     * clients on this machine only, because others may reach the server by a domain name of its own.
     *
     * @param header returns the value of a header by its name in lower case; null if the request has none
     * @param script whether the response is a script
     */
    public boolean mayBeForeign(ClientAddress client, UnaryOperator<String> header, boolean script) {
        var origin = header.apply("origin");
        var site = header.apply("sec-fetch-site");
        var host = header.apply("host");
        if (origin != null && cors.lists(origin) || "same-origin".equals(site)) {
            return false; // pages can't set Sec-Fetch-Site, and it is sent only where a name can't be another's
        }
        if (origin != null) {
            return !CorsPolicy.isOwnOrigin(origin, host);
        }
        if (site != null && !site.equals("none")) {
            return !isNavigation(header);
        }
        return script && site == null || client.isLoopback() && isInDomain(host);
    }

    /** Returns whether the user follows a link to this server: the page that has the link can't read what is then shown. */
    private static boolean isNavigation(UnaryOperator<String> header) {
        return "document".equals(header.apply("sec-fetch-dest"));
    }

    private static boolean isInDomain(String host) {
        return host != null
                && DOMAIN_NAME.matcher(host).matches()
                && !LOCALHOST.matcher(host).matches();
    }
}
