package dev.sinal.event;

import java.util.List;
import java.util.function.Predicate;

/** The JSON object that carries an event to a client. Its keys and their order are those of the reference; those that only the source knows stay where they stood. */
public final class Envelope {
    private Envelope() {}

    /** Returns the envelope of an event; in its data, placeholders stand for the attachments. */
    public static String of(InstanceEvent event) {
        return withoutEnd(event, extra -> true).append('}').toString();
    }

    /**
     * Returns the envelope of an event with its position in the log as the last member, {@code id}, which replaces one that the source has
     * sent.
     */
    public static String of(InstanceEvent event, String position) {
        return withoutEnd(event, extra -> !extra.name().equals("id"))
                .append(",\"id\":\"")
                .append(position) // never needs escapes
                .append("\"}")
                .toString();
    }

    private static StringBuilder withoutEnd(InstanceEvent event, Predicate<ExtraMember> selected) {
        var origin = event.origin();
        var extras = origin.extras().stream().filter(selected).toList();
        var json = new StringBuilder((int) event.size() + 256).append('{');
        append(json, extras, EnvelopeMember.EVENT);
        json.append("\"event\":\"").append(event.name().wire()).append("\","); // never needs escapes
        append(json, extras, EnvelopeMember.INSTANCE);
        json.append("\"instance\":")
                .append(RawJson.string(event.instance()).text())
                .append(',');
        append(json, extras, EnvelopeMember.DATA);
        json.append("\"data\":").append(event.data().json().text()).append(',');
        append(json, extras, EnvelopeMember.SERVER_URL);
        json.append("\"server_url\":").append(origin.serverUrl().text()).append(',');
        append(json, extras, EnvelopeMember.DATE_TIME);
        json.append("\"date_time\":").append(origin.dateTime().text()).append(',');
        append(json, extras, EnvelopeMember.SENDER);
        origin.sender()
                .ifPresent(sender ->
                        json.append("\"sender\":").append(sender.text()).append(','));
        append(json, extras, EnvelopeMember.APIKEY);
        json.append("\"apikey\":").append(origin.apikey().text());
        for (var extra : extras) {
            if (extra.before().isEmpty()) {
                append(json.append(','), extra);
            }
        }
        return json;
    }

    private static void append(StringBuilder json, List<ExtraMember> extras, EnvelopeMember next) {
        for (var extra : extras) {
            if (extra.before().filter(next::equals).isPresent()) {
                append(json, extra).append(',');
            }
        }
    }

    private static StringBuilder append(StringBuilder json, ExtraMember extra) {
        return json.append(RawJson.string(extra.name()).text())
                .append(':')
                .append(extra.value().text());
    }
}
