package dev.sinal.event;

/** The JSON object that carries an event to a client. Its keys and their order are those of the reference. */
public final class Envelope {
    private Envelope() {}

    /** Returns the envelope of an event; in its data, placeholders stand for the attachments. */
    public static String of(InstanceEvent event) {
        return withoutEnd(event).append('}').toString();
    }

    /** Returns the envelope of an event with its position in the log as the last member, {@code id}. */
    public static String of(InstanceEvent event, String position) {
        return withoutEnd(event)
                .append(",\"id\":\"")
                .append(position) // never needs escapes
                .append("\"}")
                .toString();
    }

    private static StringBuilder withoutEnd(InstanceEvent event) {
        var origin = event.origin();
        var data = event.data().json().text();
        var json = new StringBuilder(data.length() + 256)
                .append("{\"event\":\"")
                .append(event.name().wire()) // never needs escapes
                .append("\",\"instance\":")
                .append(RawJson.string(event.instance()).text())
                .append(",\"data\":")
                .append(data)
                .append(",\"server_url\":")
                .append(origin.serverUrl().text())
                .append(",\"date_time\":")
                .append(origin.dateTime().text());
        origin.sender().ifPresent(sender -> json.append(",\"sender\":").append(sender.text()));
        return json.append(",\"apikey\":").append(origin.apikey().text());
    }
}
