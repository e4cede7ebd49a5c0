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
 * A table of what was measured, in Markdown: of each figure the median of all rounds, and in parentheses its ratio to Node's.
 *
 * @param <T> what one measurement says
 */
final class Report<T> {
    /** The name of the server that the others are measured by. */
    static final String YARDSTICK = "Node, socket.io";

    private final Map<String, Map<String, List<T>>> rows = new LinkedHashMap<>();
    private final List<Column<T>> columns;

    /**
     * One figure.
     *
     * @param format how it is written
     * @param compared whether its ratio to Node's says something
     */
    record Column<T>(String title, String format, boolean compared, ToDoubleFunction<T> figure) {}

    Report(List<Column<T>> columns) {
        this.columns = columns;
    }

    /** Takes in what a server did under a load, and tells who waits for the report. */
    void add(String load, String server, T measured) {
        rows.computeIfAbsent(load, any -> new LinkedHashMap<>())
                .computeIfAbsent(server, any -> new ArrayList<>())
                .add(measured);
        System.err.print(row(load, server, List.of(measured), Optional.empty()));
    }

    /** The largest of Node's medians of a figure, whatever the load. */
    Optional<Double> best(ToDoubleFunction<T> figure) {
        return rows.values().stream()
                .filter(servers -> servers.containsKey(YARDSTICK))
                .map(servers -> median(servers.get(YARDSTICK), figure))
                .max(Comparator.naturalOrder());
    }

    @Override
    public String toString() {
        var text = new StringBuilder("| load | server |");
        columns.forEach(column -> text.append(' ').append(column.title()).append(" |"));
        text.append("\n|---|---|").append("---:|".repeat(columns.size())).append('\n');
        rows.forEach((load, servers) -> servers.forEach((server, measured) ->
                text.append(row(load, server, measured, Optional.ofNullable(servers.get(YARDSTICK))))));
        return text.toString();
    }

    private String row(String load, String server, List<T> measured, Optional<List<T>> yardstick) {
        var row = new StringBuilder("| " + load + " | " + server + " |");
        columns.forEach(column -> row.append(cell(column, measured, yardstick)));
        return row.append('\n').toString();
    }

    private static <T> String cell(Column<T> column, List<T> measured, Optional<List<T>> yardstick) {
        var figure = median(measured, column.figure());
        var ratio = yardstick
                .filter(node -> column.compared() && node != measured)
                .map(node -> String.format(Locale.ROOT, " (%.2f)", figure / median(node, column.figure())))
                .orElse("");
        return String.format(Locale.ROOT, " " + column.format(), figure) + ratio + " |";
    }

    private static <T> double median(List<T> measured, ToDoubleFunction<T> figure) {
        var sorted = measured.stream().mapToDouble(figure).sorted().toArray();
        var middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
