package io.weir.cli.rules;

import io.weir.rules.proof.TestOutcome;

import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Test outcomes in the XML that build servers read: a suite for each file. */
public final class JunitReport {
    private JunitReport() {}

    public static void write(List<TestOutcome> outcomes, Path file) throws IOException {
        if (file.toAbsolutePath().getParent() != null) {
            Files.createDirectories(file.toAbsolutePath().getParent());
        }
        try (Writer text = Files.newBufferedWriter(file)) {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("testsuites");
            for (Map.Entry<String, List<TestOutcome>> suite : byFile(outcomes).entrySet()) {
                write(suite.getKey(), suite.getValue(), xml);
            }
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private static Map<String, List<TestOutcome>> byFile(List<TestOutcome> outcomes) {
        Map<String, List<TestOutcome>> byFile = new LinkedHashMap<>();
        outcomes.forEach(outcome -> byFile.computeIfAbsent(outcome.file(), unknown -> new ArrayList<>())
                .add(outcome));
        return byFile;
    }

    private static void write(String file, List<TestOutcome> outcomes, XMLStreamWriter xml) throws XMLStreamException {
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", file);
        xml.writeAttribute("tests", Integer.toString(outcomes.size()));
        xml.writeAttribute(
                "failures",
                Long.toString(
                        outcomes.stream().filter(outcome -> !outcome.passed()).count()));
        xml.writeAttribute(
                "time",
                seconds(outcomes.stream().mapToLong(TestOutcome::tookNanos).sum()));
        for (TestOutcome outcome : outcomes) {
            xml.writeStartElement("testcase");
            xml.writeAttribute("classname", outcome.rule());
            xml.writeAttribute("name", proper(outcome.name()));
            xml.writeAttribute("time", seconds(outcome.tookNanos()));
            if (!outcome.passed()) {
                xml.writeStartElement("failure");
                xml.writeAttribute("message", proper(outcome.failure().get(0)));
                xml.writeCharacters(
                        proper(outcome.file() + ":" + outcome.line() + "\n" + String.join("\n", outcome.failure())));
                xml.writeEndElement();
            }
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / 1e9);
    }

    /** Without the characters that XML cannot hold: records of attacks are full of them. */
    private static String proper(String text) {
        StringBuilder proper = new StringBuilder(text.length());
        text.codePoints().forEach(character -> {
            boolean isAllowed = character >= ' '
                            && character != 0xFFFE
                            && character != 0xFFFF
                            && !(character >= 0xD800 && character <= 0xDFFF)
                    || character == '\n'
                    || character == '\t';
            proper.appendCodePoint(isAllowed ? character : '?');
        });
        return proper.toString();
    }
}
