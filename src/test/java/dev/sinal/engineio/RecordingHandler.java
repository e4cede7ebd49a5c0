package dev.sinal.engineio;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Notes what a session's client says: texts as they are, bytes in hexadecimal digits. */
class RecordingHandler implements SessionHandler {
    final List<String> heard = new ArrayList<>();
    CloseCause ended;

    @Override
    public void opened() {}

    @Override
    public void message(String text) {
        heard.add(text);
    }

    @Override
    public void binary(ByteBuffer bytes) {
        var array = new byte[bytes.remaining()];
        bytes.get(array);
        heard.add(HexFormat.of().formatHex(array));
    }

    @Override
    public void closed(CloseCause cause) {
        ended = cause;
    }
}
