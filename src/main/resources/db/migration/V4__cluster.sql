-- Counts the changes of an instance: several nodes may change it.
ALTER TABLE instances ADD COLUMN version BIGINT DEFAULT 0 NOT NULL;
-- The generated keys that all nodes of a cluster have: the first node that starts writes them.
CREATE TABLE shared_keys (
    name VARCHAR(40) NOT NULL,
    key_text VARCHAR(255) NOT NULL,
    CONSTRAINT shared_keys_pk PRIMARY KEY (name)
);
