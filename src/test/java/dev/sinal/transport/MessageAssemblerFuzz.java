package dev.sinal.transport;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;

/** Fuzzes how a text message is fragmented: it must arrive unchanged, or its session is closed. */
public final class MessageAssemblerFuzz {
    private static final int MAX_BYTES = 1_000;
    private static final int MAX_FRAGMENTS = 20;

    private MessageAssemblerFuzz() {}

    public static void fuzzerTestOneInput(FuzzedDataProvider data) {
        var receiver = new RecordingSession();
        var assembler = new MessageAssembler(MAX_BYTES, MAX_FRAGMENTS);
        var whole = new StringBuilder("4");
        assembler.text("4", false, receiver.session());
        while (data.remainingBytes() > 0) {
            var part = data.consumeAsciiString(600);
            whole.append(part);
            assembler.text(part, false, receiver.session());
        }
        assembler.text("", true, receiver.session());
        if (receiver.closed() == null && !receiver.messages().contains(whole.toString())) {
            throw new AssertionError("the message differs from what was sent");
        }
    }
}
