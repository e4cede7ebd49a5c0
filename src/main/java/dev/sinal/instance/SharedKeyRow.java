package dev.sinal.instance;

import dev.sinal.access.ApiKey;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The row of a key that the nodes of a cluster share. */
@Entity
@Table(name = "shared_keys")
class SharedKeyRow {
    @Id
    private String name;

    @Column(name = "key_text")
    private String text;

    /** For JPA. */
    protected SharedKeyRow() {}

    SharedKeyRow(String name, ApiKey key) {
        this.name = name;
        this.text = key.reveal();
    }

    ApiKey key() {
        return new ApiKey(text);
    }
}
