package dev.sinal.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests every decision of the access table. */
class AccessPolicyTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // columns: caller; create; operate; list; manage own, another; listen to own, another, all
        "administrator,  ALLOWED,      ALLOWED,      ALLOWED,      ALLOWED,      ALLOWED,      ALLOWED,      ALLOWED,      ALLOWED",
        "owner,          FORBIDDEN,    FORBIDDEN,    ALLOWED,      ALLOWED,      FORBIDDEN,    ALLOWED,      FORBIDDEN,    FORBIDDEN",
        "allowed host,   KEY_REQUIRED, KEY_REQUIRED, KEY_REQUIRED, KEY_REQUIRED, KEY_REQUIRED, ALLOWED,      ALLOWED,      ALLOWED",
        "anonymous,      KEY_REQUIRED, KEY_REQUIRED, KEY_REQUIRED, KEY_REQUIRED, KEY_REQUIRED, KEY_REQUIRED, KEY_REQUIRED, KEY_REQUIRED",
        "unknown,        WRONG_KEY,    WRONG_KEY,    WRONG_KEY,    WRONG_KEY,    WRONG_KEY,    WRONG_KEY,    WRONG_KEY,    WRONG_KEY"
    })
    void decisions_follow_the_table(
            String name,
            Decision create,
            Decision operate,
            Decision list,
            Decision manageOwn,
            Decision manageOther,
            Decision hearOwn,
            Decision hearOther,
            Decision hearAll) {
        var caller = caller(name);
        assertThat(AccessPolicy.decide(caller, new Action.CreateInstance())).isEqualTo(create);
        assertThat(AccessPolicy.decide(caller, new Action.Operate())).isEqualTo(operate);
        assertThat(AccessPolicy.decide(caller, new Action.ListInstances())).isEqualTo(list);
        assertThat(AccessPolicy.decide(caller, new Action.Manage("own"))).isEqualTo(manageOwn);
        assertThat(AccessPolicy.decide(caller, new Action.Manage("other"))).isEqualTo(manageOther);
        assertThat(AccessPolicy.decide(caller, new Action.Publish("own"))).isEqualTo(manageOwn);
        assertThat(AccessPolicy.decide(caller, new Action.Publish("other"))).isEqualTo(manageOther);
        assertThat(AccessPolicy.decide(caller, new Action.Listen("own"))).isEqualTo(hearOwn);
        assertThat(AccessPolicy.decide(caller, new Action.Listen("other"))).isEqualTo(hearOther);
        assertThat(AccessPolicy.decide(caller, new Action.ListenToAll())).isEqualTo(hearAll);
    }

    private static Caller caller(String name) {
        return switch (name) {
            case "administrator" -> new Caller.Administrator();
            case "owner" -> new Caller.InstanceOwner("own");
            case "allowed host" -> new Caller.AllowedHost();
            case "anonymous" -> new Caller.Anonymous();
            default -> new Caller.UnknownKey(false);
        };
    }
}
