package dev.sinal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.transport.RequestTarget.Direct;
import dev.sinal.transport.RequestTarget.Other;
import dev.sinal.transport.RequestTarget.SocketIo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what raw paths stand for. */
class RequestTargetTest {
    @ParameterizedTest
    @ValueSource(strings = {"/socket.io", "/socket.io/"})
    void the_path_of_standard_clients_is_recognized(String path) {
        assertThat(RequestTarget.of(path)).isEqualTo(new SocketIo());
    }

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/loja, /loja",
        "/loja/, /loja",
        "/caf%C3%A9%20b, /café b",
        "/a+b, /a+b",
        "/socket.iox, /socket.iox"
    })
    void the_url_of_a_namespace_is_decoded(String path, String namespace) {
        assertThat(RequestTarget.of(path)).isEqualTo(new Direct(namespace));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a/b",
                "/a%2Fb",
                "/a%2fb",
                "//",
                "/a//",
                "/a;b=c",
                "/{a}",
                "/%zz",
                "/socket.io/x",
                "/ui/app.js",
                "//evil"
            })
    void any_other_path_is_not_routed(String path) {
        assertThat(RequestTarget.of(path)).isEqualTo(new Other());
    }
}
