package dev.parley.admin.output;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * Columns of a table that is written while it is read: widths are fixed beforehand. A longer cell pushes the rest of its
 * line to the right, for a cut id would be of no use.
 */
public final class Columns {
    private record Column(String title, int width) {}

    private final List<Column> columns = new ArrayList<>();

    public Columns with(String title, int width) {
        columns.add(new Column(title, width));
        return this;
    }

    public List<String> titles() {
        return columns.stream().map(Column::title).toList();
    }

    String line(List<String> cells) {
        StringJoiner line = new StringJoiner("  ");
        for (int i = 0; i < cells.size(); i++) {
            String cell = Printable.of(cells.get(i));
            line.add(cell + " ".repeat(Math.max(0, columns.get(i).width() - cell.length())));
        }
        return line.toString().stripTrailing();
    }
}
