// The program behind SwingField: a text field of Java's Swing that notes each change.
//
// Started as `java SwingField.java JOURNAL`; a line on standard input clears the field.

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import javax.swing.JFrame;
import javax.swing.JTextField;
import javax.swing.SwingUtilities;
import javax.swing.event.DocumentEvent;
import javax.swing.event.DocumentListener;

public class SwingField {
    public static void main(String[] arguments) throws Exception {
        Path journal = Path.of(arguments[0]);
        JTextField field = new JTextField(20);
        SwingUtilities.invokeAndWait(() -> show(field, journal));
        note(journal, "ready", "");
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
        while (input.readLine() != null) {
            SwingUtilities.invokeAndWait(() -> clear(field, journal));
        }
        System.exit(0);
    }

    private static void show(JTextField field, Path journal) {
        JFrame frame = new JFrame("Swing field");
        frame.add(field);
        frame.pack();
        field.getDocument().addDocumentListener(new DocumentListener() {
            @Override public void insertUpdate(DocumentEvent event) { changed(); }
            @Override public void removeUpdate(DocumentEvent event) { changed(); }
            @Override public void changedUpdate(DocumentEvent event) { changed(); }
            private void changed() { note(journal, "text", field.getText()); }
        });
        frame.setVisible(true);
    }

    private static void clear(JTextField field, Path journal) {
        field.setText("");
        note(journal, "text", "");
    }

    private static void note(Path journal, String kind, String text) {
        String line = String.format("{\"kind\": \"%s\", \"text\": \"%s\"}%n", kind, text);
        try {
            Files.writeString(journal, line, StandardOpenOption.APPEND);
        } catch (IOException error) {
            throw new RuntimeException(error);
        }
    }
}
