package dev.sinal.instance;

/**
 * Tells the nodes of a cluster which instances have changed in the database that they share. Injected as an {@code Optional}, which is empty
 * where no other process changes the database.
 */
public interface ChangeAnnouncer {
    /**
     * Checks that nodes can be told of a change, before it is stored.
     *
     * @throws dev.sinal.rest.UnavailableException if they can't, as far as is known
     */
    void check();

    /**
     * Makes every node, this one included, {@linkplain Instances#refresh load} an instance again, in order with the events of the log.
     *
     * @throws dev.sinal.rest.UnavailableException if the nodes can't be told now
     */
    Announcement announce(String instance);

    /** A change that nodes are told. Its methods wait a limited time, and then return all the same. */
    interface Announcement {
        /** The announcement of a change that no other node needs to know. */
        Announcement NONE = new Announcement() {
            @Override
            public void awaitHere() {}

            @Override
            public void awaitEverywhere() {}
        };

        /** Blocks until the change is in force on this node. */
        void awaitHere();

        /** Blocks until the change is in force on every live node. */
        void awaitEverywhere();
    }
}
