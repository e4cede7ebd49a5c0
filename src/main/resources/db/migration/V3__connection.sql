-- What sources report of an instance's connection.
ALTER TABLE instances ADD COLUMN owner_jid VARCHAR(255);
ALTER TABLE instances ADD COLUMN close_reason INTEGER;
