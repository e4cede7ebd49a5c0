package dev.sinal.instance;

/**
 * The reference's settings of an instance, which Sinal stores and returns without using them.
 *
 * @param id an opaque id, which {@code fetchInstances} shows
 * @param wavoipToken a secret; empty if it is not set
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

    InstancePreferences withId(String newId) {
        return new InstancePreferences(
                newId,
                rejectCall,
                msgCall,
                groupsIgnore,
                alwaysOnline,
                readMessages,
                readStatus,
                syncFullHistory,
                wavoipToken);
    }

    /** Returns the id only. */
    @Override
    public String toString() {
        return "InstancePreferences[" + id + "]";
    }
}
