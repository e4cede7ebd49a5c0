package dev.sinal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * A Markdown table: for each value the median of all rounds, and its ratio to Node's in parentheses.
 *
 * @param <T> the result of one measurement
 */
final class Report<T> {
    /** The server that the others are compared with. */
    static final String REFERENCE = "Node, socket.io";

    private final Map<String, Map<String, List<T>>> rows = new LinkedHashMap<>();
    private final List<Column<T>> columns;

    /**
     * A column.
     *
     * @param format the format of its values
     * @param compared whether the ratio to Node's value is shown
     */
    record Column<T>(String title, String format, boolean compared, ToDoubleFunction<T> value) {}

    Report(List<Column<T>> columns) {
        this.columns = columns;
    }

    /** Adds a measurement, and prints it as progress. */
    void add(String load, String server, T measured) {
        rows.computeIfAbsent(load, any -> new LinkedHashMap<>())
                .computeIfAbsent(server, any -> new ArrayList<>())
                .add(measured);
        System.err.print(row(load, server, List.of(measured), Optional.empty()));
    }

    /** Returns the largest of Node's medians of a value under all loads. */
    Optional<Double> maximum(ToDoubleFunction<T> value) {
        return rows.values().stream()
                .filter(servers -> servers.containsKey(REFERENCE))
                .map(servers -> median(servers.get(REFERENCE), value))
                .max(Comparator.naturalOrder());
    }

    @Override
    public String toString() {
        var text = new StringBuilder("| load | server |");
        columns.forEach(column -> text.append(' ').append(column.title()).append(" |"));
        text.append("\n|---|---|").append("---:|".repeat(columns.size())).append('\n');
        rows.forEach((load, servers) -> servers.forEach((server, measured) ->
                text.append(row(load, server, measured, Optional.ofNullable(servers.get(REFERENCE))))));
        return text.toString();
    }

    private String row(String load, String server, List<T> measured, Optional<List<T>> reference) {
        var row = new StringBuilder("| " + load + " | " + server + " |");
        columns.forEach(column -> row.append(cell(column, measured, reference)));
        return row.append('\n').toString();
    }

    private static <T> String cell(Column<T> column, List<T> measured, Optional<List<T>> reference) {
        var value = median(measured, column.value());
        var ratio = reference
                .filter(node -> column.compared() && node != measured)
                .map(node -> String.format(Locale.ROOT, " (%.2f)", value / median(node, column.value())))
                .orElse("");
        return String.format(Locale.ROOT, " " + column.format(), value) + ratio + " |";
    }

    private static <T> double median(List<T> measured, ToDoubleFunction<T> value) {
        var sorted = measured.stream().mapToDouble(value).sorted().toArray();
        var middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
