package dev.sinal.transport.payara;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

/** Tests how the connection of a request is found, with objects that have the methods of Payara's. */
class RequestConnectionTest {
    /** As Catalina's facade has it. */
    public interface Facade extends HttpServletRequest {
        CatalinaRequest getUnwrappedCoyoteRequest();
    }

    public record CatalinaRequest(GrizzlyRequest request) {
        public GrizzlyRequest getCoyoteRequest() {
            return request;
        }
    }

    public record GrizzlyRequest(Connection connection) {
        public Connection getConnection() {
            return connection;
        }
    }

    public record Connection(boolean open) {
        public boolean isOpen() {
            return open;
        }
    }

    private static ServletRequest onPayara(Connection connection) {
        InvocationHandler handler = (proxy, method, arguments) -> new CatalinaRequest(new GrizzlyRequest(connection));
        return new HttpServletRequestWrapper(new HttpServletRequestWrapper(request(Facade.class, handler)));
    }

    private static <T extends HttpServletRequest> T request(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Test
    void the_connection_of_a_wrapped_request_is_found() {
        var connection = new Connection(true);
        var request = onPayara(connection);
        assertThat(RequestConnection.of(request)).containsSame(connection);
        assertThat(RequestConnection.isClosed(request)).isFalse();
    }

    @Test
    void a_closed_connection_is_recognized() {
        assertThat(RequestConnection.isClosed(onPayara(new Connection(false)))).isTrue();
    }

    @Test
    void on_another_server_there_is_no_connection() {
        var request = request(HttpServletRequest.class, (proxy, method, arguments) -> null);
        assertThat(RequestConnection.of(request)).isEmpty();
        assertThat(RequestConnection.isClosed(request)).isFalse();
    }

    @Test
    void a_request_without_a_connection_has_none() {
        assertThat(RequestConnection.of(onPayara(null))).isEmpty();
    }
}
