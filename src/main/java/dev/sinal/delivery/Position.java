package dev.sinal.delivery;

/**
 * The place of an event in the log. Opaque to clients.
 *
 * @param epoch names the life of the log that counts
 * @param offset counts from 1, without a gap
 */
public record Position(String epoch, long offset) {
    @Override
    public String toString() {
        return epoch + "-" + offset;
    }
}
