package dev.sinal.instance;

import dev.sinal.access.ApiKey;
import dev.sinal.access.SharedKeys;
import jakarta.persistence.PersistenceException;
import java.util.Optional;

/** Stores the keys that the nodes of a cluster share in their database. */
final class DatabaseKeys implements SharedKeys {
    private final Database database;

    DatabaseKeys(Database database) {
        this.database = database;
    }

    @Override
    public ApiKey agree(String name, ApiKey offered) {
        return find(name).orElseGet(() -> insert(name, offered));
    }

    private ApiKey insert(String name, ApiKey offered) {
        try {
            database.transact(entities -> entities.persist(new SharedKeyRow(name, offered)));
            return offered;
        } catch (PersistenceException e) {
            return find(name).orElseThrow(() -> e); // another node was faster
        }
    }

    private Optional<ApiKey> find(String name) {
        return database.query(entities ->
                Optional.ofNullable(entities.find(SharedKeyRow.class, name)).map(SharedKeyRow::key));
    }
}
