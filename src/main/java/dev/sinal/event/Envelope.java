package dev.sinal.event;

/** The JSON object in which an event reaches a client, with the keys and their order as the reference sends them. */
public final class Envelope {
    private Envelope() {}

    /** Writes the envelope of an event; in its data, placeholders stand for the attachments. */
    public static String of(InstanceEvent event) {
        return unfinished(event).append('}').toString();
    }

    /** The same, with the event's position in the log as its last member. */
    public static String of(InstanceEvent event, String position) {
        return unfinished(event)
                .append(",\"id\":\"")
                .append(position) // its form needs no escapes
                .append("\"}")
                .toString();
    }

    private static StringBuilder unfinished(InstanceEvent event) {
        var origin = event.origin();
        var data = event.data().json().text();
        var json = new StringBuilder(data.length() + 256)
                .append("{\"event\":\"")
                .append(event.name().wire()) // its form needs no escapes
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
