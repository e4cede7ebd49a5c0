package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests two tenants with valid tokens: neither reads, changes, lists or receives anything of the other, however it spells the name. */
class TenantsIT extends ServerIT {
    private static final String ANY_HOST = "X-Forwarded-For: 203.0.113.9";
    private static final String OWNER = "apikey: " + RestClient.token("own");

    @BeforeEach
    void create_two_tenants() {
        for (var name : List.of("own", "other")) {
            SINAL.createStreaming(name);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "other",
                "OTHER",
                "Other",
                "%6fther",
                "%6Fther",
                "%256fther",
                "%25256fther",
                "%6f%74%68%65%72",
                "other/",
                "//other",
                "./other",
                "own/../other",
                "own%2f..%2fother",
                "own%252f..%252fother",
                "..%2fpublish%2fother",
                "other;x=1",
                "own;/../other",
                "other%20",
                "%20other",
                "+other",
                "other%00",
                "other%0a",
                "own,other",
                "%EF%BD%8Fther", // a fullwidth o
                "other%CC%81", // a combining acute accent
                "%C3%B6ther", // o with diaeresis, precomposed and decomposed
                "o%CC%88ther",
                "%E2%80%8Bother", // a zero-width space
                "other?instanceName=own",
                "own?instanceName=other",
                "own?instance=other#other"
            })
    void no_spelling_of_a_name_opens_another_instance(String spelling) {
        var before = administratorView();
        for (var path : List.of("/websocket/find/", "/instance/connectionState/", "/event/history/")) {
            var answer = SINAL.raw("GET " + path + spelling, OWNER);
            assertThat(new String(answer.body())).as(path).doesNotContain("\"other\"");
            assertOwn(answer, spelling);
        }
        assertOwn(SINAL.rawWith("{\"enabled\":false}", "POST /websocket/set/" + spelling, OWNER), spelling);
        assertOwn(SINAL.rawWith("{\"event\":\"call\",\"data\":1}", "POST /event/publish/" + spelling, OWNER), spelling);
        assertOwn(SINAL.raw("DELETE /instance/logout/" + spelling, OWNER), spelling);
        assertOwn(SINAL.rawWith("{}", "PUT /instance/token/" + spelling, OWNER), spelling);
        SINAL.create("own");
        assertOwn(SINAL.raw("DELETE /instance/delete/" + spelling, OWNER), spelling);
        assertThat(administratorView()).isEqualTo(before);
    }

    /** An operation may only succeed on the caller's own instance, with another instance's name in the ignored query. */
    private static void assertOwn(RestClient.Raw answer, String spelling) {
        if (answer.head().startsWith("HTTP/1.1 2")) {
            assertThat(spelling).startsWith("own?");
        }
    }

    /** Returns all that the administrator sees of the other instance. */
    private static List<String> administratorView() {
        return Stream.of(
                        "/instance/fetchInstances?instanceName=other",
                        "/websocket/find/other",
                        "/event/history/other?limit=1000")
                .map(path -> SINAL.call("GET", path, null).body())
                .toList();
    }

    @Test
    void a_list_shows_only_the_own_instance() {
        var own = Optional.of(RestClient.token("own"));
        var other = RestClient.json(SINAL.call("GET", "/instance/fetchInstances?instanceName=other", null)
                        .body())
                .asJsonArray()
                .getJsonObject(0);
        assertThat(SINAL.call("GET", "/instance/fetchInstances", own, Optional.empty())
                        .body())
                .contains("\"own\"")
                .doesNotContain("\"other\"");
        for (var query : List.of("instanceName=other", "instanceId=" + other.getString("id"))) {
            RestClient.expect(404, SINAL.call("GET", "/instance/fetchInstances?" + query, own, Optional.empty()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/other",
                "/OTHER",
                "/other/",
                "//other",
                "/own/../other",
                "/own/",
                "/%6fther",
                "/own%2c/other",
                "/other?x",
                "/own?instance=other",
                "/own;/other",
                "/other ",
                "/\uff4fther",
                "/other\u0301",
                "/own/",
                "/socket.io/",
                "/*"
            })
    void no_spelling_of_a_namespace_connects_to_another_instance(String namespace) {
        for (var transport : List.of("polling", "websocket")) {
            var connect = new ConnectAttempt(
                    new ConnectAttempt.Protocol(transport, 4, false),
                    namespace,
                    Optional.of(RestClient.token("own")),
                    "auth",
                    List.of(ANY_HOST));
            assertThat(connect.outcome(SINAL)).isEqualTo("Forbidden");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/other",
                "/OTHER",
                "/other/",
                "/%6fther",
                "/%256fther",
                "/other;x",
                "/own%2f..%2fother",
                "/own/../other",
                "//other",
                "/%EF%BD%8Fther",
                "/other%CC%81",
                "/own%00",
                "/other?namespace=/own"
            })
    void no_spelling_of_a_url_streams_the_events_of_another_instance(String path) {
        for (var query : List.of("", "EIO=4&transport=websocket")) {
            try (var client =
                    RawSocketIoClient.open(SINAL, path + (path.contains("?") ? "&" : "?") + query, OWNER, ANY_HOST)) {
                if (!query.isEmpty()) {
                    client.send("40");
                }
                assertThat(client.await("4[04].*")).contains("Forbidden");
            } catch (RawSocketIoClient.Refused refused) {
                assertThat(refused.getMessage()).startsWith("4");
            }
        }
    }

    @Test
    void a_position_of_another_instance_resumes_only_the_own_stream() {
        var otherPosition = position("other");
        SINAL.publish("own", "call", "1");
        SINAL.publish("other", "call", "2");
        try (var own = RawSocketIoClient.open(SINAL, RawSocketIoClient.WEBSOCKET, ANY_HOST)) {
            own.send("40/own,{\"apikey\":\"" + RestClient.token("own") + "\",\"since\":\"" + otherPosition + "\"}");
            own.await("42/own,.*\"data\":1,.*");
            SINAL.publish("other", "call", "3");
            SINAL.publish("own", "call", "4");
            own.await("42/own,.*\"data\":4,.*");
            assertThat(own.received()).noneMatch(packet -> packet.contains("\"other\""));
        }
        var history = SINAL.call(
                "GET",
                "/event/history/own?since=" + otherPosition,
                Optional.of(RestClient.token("own")),
                Optional.empty());
        assertThat(RestClient.expect(200, history).body())
                .contains("\"data\":4")
                .doesNotContain("\"other\"");
    }

    @Test
    void a_recovery_token_of_another_instance_is_ignored() {
        try (var otherClient = RawSocketIoClient.open(SINAL, RawSocketIoClient.WEBSOCKET, ANY_HOST);
                var ownClient = RawSocketIoClient.open(SINAL, RawSocketIoClient.WEBSOCKET, ANY_HOST)) {
            otherClient.send("40/other,{\"apikey\":\"" + RestClient.token("other") + "\",\"recover\":true}");
            var pid = RestClient.object(otherClient.await("40/other,.*").substring("40/other,".length()))
                    .getString("pid");
            ownClient.send("40/own,{\"apikey\":\"" + RestClient.token("own") + "\",\"recover\":true,\"pid\":\"" + pid
                    + "\",\"offset\":\"" + position("other") + "\"}");
            assertThat(ownClient.await("40/own,.*")).doesNotContain(pid.split("[.]")[0]);
            assertThat(ownClient.await("42/own,.*")).contains("\"recovered\":false");
            SINAL.publish("other", "call", "5");
            otherClient.await("42/other,.*\"data\":5,.*");
            assertThat(ownClient.received()).noneMatch(packet -> packet.contains("\"other\""));
        }
    }

    private static String position(String instance) {
        var published = SINAL.call("POST", "/event/publish/" + instance, "{\"event\":\"call\",\"data\":0}");
        return RestClient.object(RestClient.expect(202, published).body())
                .getJsonArray("ids")
                .getString(0);
    }
}
