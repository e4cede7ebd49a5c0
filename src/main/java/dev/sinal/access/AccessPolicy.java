package dev.sinal.access;

import dev.sinal.access.Action.ListInstances;
import dev.sinal.access.Action.Listen;
import dev.sinal.access.Action.ListenToAll;
import dev.sinal.access.Action.Manage;
import dev.sinal.access.Action.Publish;
import dev.sinal.access.Caller.Administrator;
import dev.sinal.access.Caller.AllowedHost;
import dev.sinal.access.Caller.InstanceOwner;
import dev.sinal.access.Caller.UnknownKey;

/**
 * The access table, the same for REST, handshakes, CONNECTs and commands.
 *
 * <pre>
 *                             Administrator  InstanceOwner  AllowedHost   Anonymous     UnknownKey
 * Manage, Publish   own             yes           yes
 *                   another's       yes        forbidden    key required  key required  wrong key
 * Listen            own             yes           yes
 *                   another's       yes        forbidden         yes      key required  wrong key
 * ListInstances                     all           own       key required  key required  wrong key
 * ListenToAll                       yes        forbidden         yes      key required  wrong key
 * CreateInstance, Operate           yes        forbidden    key required  key required  wrong key
 * </pre>
 */
public final class AccessPolicy {
    private AccessPolicy() {}

    /** Returns whether a caller may perform an action. The decision does not depend on whether the instance that it names exists. */
    public static Decision decide(Caller caller, Action action) {
        if (caller instanceof Administrator) {
            return Decision.ALLOWED;
        }
        if (caller instanceof InstanceOwner owner) {
            return isAllowedToOwner(owner.instance(), action) ? Decision.ALLOWED : Decision.FORBIDDEN;
        }
        if (caller instanceof AllowedHost) {
            return action instanceof Listen || action instanceof ListenToAll ? Decision.ALLOWED : Decision.KEY_REQUIRED;
        }
        return caller instanceof UnknownKey ? Decision.WRONG_KEY : Decision.KEY_REQUIRED;
    }

    private static boolean isAllowedToOwner(String own, Action action) {
        if (action instanceof Manage manage) {
            return manage.instance().equals(own);
        }
        if (action instanceof Publish publish) {
            return publish.instance().equals(own);
        }
        if (action instanceof Listen listen) {
            return listen.instance().equals(own);
        }
        return action instanceof ListInstances;
    }
}
