-- ALL in place of the names: an instance that streams all events also streams those that a later version adds. A row that holds each of
-- the names that there were until now, in any order, was set to all. Names are distinct, so that only such a row has their total length.
UPDATE instances SET streaming_events = 'ALL' WHERE CHAR_LENGTH(streaming_events) = 477;
