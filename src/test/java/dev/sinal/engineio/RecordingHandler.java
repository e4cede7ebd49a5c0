package dev.sinal.engineio;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Records the messages of a session, binary ones in hexadecimal, and the causes with which it was closed. */
class RecordingHandler implements SessionHandler {
    final List<String> messages = new ArrayList<>();
    final List<CloseCause> closings = new ArrayList<>();

    @Override
    public void opened() {}

    @Override
    public void message(String text) {
        messages.add(text);
    }

    @Override
    public void binary(ByteBuffer bytes) {
        var array = new byte[bytes.remaining()];
        bytes.get(array);
        messages.add(HexFormat.of().formatHex(array));
    }

    @Override
    public void closed(CloseCause cause) {
        closings.add(cause);
    }
}
