package dev.sinal.event;

import java.util.Optional;

/**
 * A member of a source's envelope that only the source knows, such as {@code isLatest} of Evolution API 2.3.7. It is sent to clients where
 * it stood.
 *
 * @param before the member before which it stood; empty if it stood behind the last one
 * @param name its name
 * @param value its value
 */
public record ExtraMember(Optional<EnvelopeMember> before, String name, RawJson value) {}
