package dev.sinal.transport;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;

/** However a text is cut, it arrives as it was, or its client is closed. */
public final class MessageAssemblerFuzz {
    private static final int MAX_BYTES = 1_000;
    private static final int MAX_FRAGMENTS = 20;

    private MessageAssemblerFuzz() {}

    public static void fuzzerTestOneInput(FuzzedDataProvider data) {
        var receiver = new RecordingSession();
        var fragments = new MessageAssembler(MAX_BYTES, MAX_FRAGMENTS);
        var whole = new StringBuilder("4");
        fragments.text("4", false, receiver.session());
        while (data.remainingBytes() > 0) {
            var part = data.consumeAsciiString(600);
            whole.append(part);
            fragments.text(part, false, receiver.session());
        }
        fragments.text("", true, receiver.session());
        if (receiver.closed() == null && !receiver.messages().contains(whole.toString())) {
            throw new AssertionError("not what was sent");
        }
    }
}
