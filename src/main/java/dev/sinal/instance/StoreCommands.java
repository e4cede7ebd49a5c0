package dev.sinal.instance;

import dev.sinal.instance.ChangeAnnouncer.Announcement;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Executes commands on a store, one at a time. What a command has announced is waited for while the next one runs. */
final class StoreCommands {
    private final CommandExecutor executor;
    private final InstanceStore store;

    StoreCommands(CommandExecutor executor, InstanceStore store) {
        this.executor = executor;
        this.store = store;
    }

    /** Executes a command of a client. On return its change is in force on all nodes. */
    <T> T execute(Supplier<T> command) {
        return execute(command, Announcement::awaitEverywhere);
    }

    /** Executes a command of a source. On return its change is in force on this node. */
    <T> T executeForSource(Supplier<T> command) {
        return execute(command, Announcement::awaitHere);
    }

    private <T> T execute(Supplier<T> command, Consumer<Announcement> await) {
        var completed = executor.execute(() -> {
            store.reconcile();
            return new Completed<>(command.get(), store.takeAnnouncement());
        });
        await.accept(completed.announcement());
        return completed.result();
    }

    /** Reconciles the store, unless a command runs. */
    void reconcile() {
        executor.executeIfIdle(store::reconcile);
    }

    private record Completed<T>(T result, Announcement announcement) {}
}
