package dev.sinal.instance;

/**
 * The reference's settings of an instance, which Sinal keeps and echoes for its clients and never acts upon.
 *
 * @param id an opaque id of their own, as {@code fetchInstances} shows it
 * @param wavoipToken a secret; empty if there is none
 */
public record InstancePreferences(
        String id,
        boolean rejectCall,
        String msgCall,
        boolean groupsIgnore,
        boolean alwaysOnline,
        boolean readMessages,
        boolean readStatus,
        boolean syncFullHistory,
        String wavoipToken) {

    /** Leaves the token out. */
    @Override
    public String toString() {
        return "Preferences[" + id + "]";
    }
}
