package dev.sinal.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.access.WebhookTokens.Proof;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests which tokens of webhooks are valid. */
class WebhookTokensTest {
    private static final String KEY = "segredo-do-webhook";
    private static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
    private static final long ISSUED = 1_795_438_685;
    /** Made by Python with the claims that Evolution API 2.3.7 makes. */
    private static final String EVOLUTION = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"
            + ".eyJpYXQiOjE3OTU0Mzg2ODUsImV4cCI6MTc5NTQzOTI4NSwiYXBwIjoiZXZvbHV0aW9uIiwiYWN0aW9uIjoid2ViaG9vayJ9"
            + ".XZ9DJya7xpjZSCTw9-FeKb6qqE-l0mmz_rDVdSnDR8w";

    @ParameterizedTest
    @CsvSource({"-61, OUTDATED", "-60, VALID", "0, VALID", "659, VALID", "660, OUTDATED"})
    void a_token_is_valid_from_a_minute_before_its_time_to_a_minute_after_it(long seconds, Proof proof) {
        assertThat(at(seconds).verify(EVOLUTION).proof()).isEqualTo(proof);
    }

    @Test
    void a_token_counts_as_the_key_that_signed_it_and_any_other_as_itself() {
        assertThat(at(0).verify(EVOLUTION).key()).isEqualTo(new ApiKey(KEY));
        assertThat(at(0).verify(EVOLUTION + "A").key()).isEqualTo(new ApiKey(EVOLUTION + "A"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"alg\":\"HS256\"} | {\"app\":\"evolution\",\"iat\":1795438685,\"exp\":1795439285} | VALID",
                "{\"alg\":\"HS256\"} | {\"app\":\"evolution\",\"iat\":1795438685.5,\"exp\":1795439285.5} | VALID",
                "{\"alg\":\"HS256\"} | {\"app\":\"other\",\"iat\":1795438685,\"exp\":1795439285} | NONE",
                "{\"alg\":\"HS256\"} | {\"iat\":1795438685,\"exp\":1795439285} | NONE",
                "{\"alg\":\"HS256\"} | {\"app\":\"evolution\",\"iat\":1795438685} | OUTDATED",
                "{\"alg\":\"HS256\"} | {\"app\":\"evolution\",\"exp\":1795439285} | OUTDATED",
                "{\"alg\":\"HS256\"} | {\"app\":\"evolution\",\"iat\":\"1795438685\",\"exp\":1795439285} | OUTDATED",
                "{\"alg\":\"HS256\"} | {\"app\":\"evolution\",\"iat\":1795438685,\"exp\":1e400} | VALID",
                "{\"alg\":\"HS256\"} | [] | NONE",
                "{\"alg\":\"HS256\"} | { | NONE",
                "{\"alg\":\"none\"} | {\"app\":\"evolution\",\"iat\":1795438685,\"exp\":1795439285} | NONE",
                "{\"alg\":\"HS512\"} | {\"app\":\"evolution\",\"iat\":1795438685,\"exp\":1795439285} | NONE",
                "{\"alg\":\"hs256\"} | {\"app\":\"evolution\",\"iat\":1795438685,\"exp\":1795439285} | NONE",
                "{\"alg\":\"HS256\",\"crit\":[\"b64\"]} | {\"app\":\"evolution\",\"iat\":1795438685,\"exp\":1795439285} | NONE",
                "{} | {\"app\":\"evolution\",\"iat\":1795438685,\"exp\":1795439285} | NONE"
            })
    void its_algorithm_and_its_claims_are_checked(String header, String claims, Proof proof) {
        assertThat(at(0).verify(signed(header, claims, KEY)).proof()).isEqualTo(proof);
    }

    @Test
    void what_another_key_has_signed_or_is_malformed_proves_nothing() {
        var claims = "{\"app\":\"evolution\",\"iat\":1795438685,\"exp\":1795439285}";
        var unsigned = EVOLUTION.substring(0, EVOLUTION.lastIndexOf('.'));
        for (var token : new String[] {
            signed(HEADER, claims, "another"),
            unsigned,
            unsigned + ".",
            unsigned + ".AAAAA",
            unsigned + ".A",
            "x",
            "..",
            KEY
        }) {
            assertThat(at(0).verify(token).proof()).as(token).isEqualTo(Proof.NONE);
        }
    }

    @Test
    void a_token_nested_deeply_proves_nothing() {
        var claims = "[".repeat(5_000);
        assertThat(at(0).verify(signed(HEADER, claims, KEY)).proof()).isEqualTo(Proof.NONE);
    }

    @Test
    void without_a_key_no_token_is_valid() {
        var tokens = new WebhookTokens(Optional.empty(), () -> Instant.ofEpochSecond(ISSUED));
        assertThat(tokens.verify(EVOLUTION).proof()).isEqualTo(Proof.NONE);
    }

    @Test
    void its_text_has_no_key() {
        assertThat(at(0).toString()).doesNotContain(KEY);
        assertThat(at(0).verify(EVOLUTION).toString()).doesNotContain(KEY);
    }

    private static WebhookTokens at(long seconds) {
        return new WebhookTokens(Optional.of(KEY), () -> Instant.ofEpochSecond(ISSUED + seconds));
    }

    private static String signed(String header, String claims, String key) {
        var content =
                base64(header.getBytes(StandardCharsets.UTF_8)) + "." + base64(claims.getBytes(StandardCharsets.UTF_8));
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return content + "." + base64(mac.doFinal(content.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
