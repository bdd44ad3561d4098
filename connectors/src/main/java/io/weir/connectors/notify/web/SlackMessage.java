package io.weir.connectors.notify.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.connectors.notify.NoticeText;
import io.weir.connectors.notify.NoticeText.Fact;

import java.util.List;

/** Notices as a message of blocks. */
final class SlackMessage {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Slack takes 10 fields of 2,000 letters, and 3,000 letters of other text. Escaping makes up to five of one. */
    private static final int MOST_FIELDS = 10;

    private static final int LONGEST_FIELD = 1_900;
    private static final int LONGEST_TEXT = 2_900;

    private SlackMessage() {}

    static byte[] of(List<NoticeText> texts) {
        ObjectNode message = JSON.createObjectNode();
        NoticeText first = texts.get(0);
        String more = texts.size() == 1 ? "" : " and " + (texts.size() - 1) + " more";
        message.put("text", escaped(first.headline(), LONGEST_TEXT) + more);
        message.put("unfurl_links", false);
        message.put("unfurl_media", false);
        ArrayNode blocks = message.putArray("blocks");
        for (NoticeText text : texts) {
            if (!blocks.isEmpty()) {
                blocks.addObject().put("type", "divider");
            }
            add(blocks, text);
        }
        try {
            return JSON.writeValueAsBytes(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of text and numbers can always be written", e);
        }
    }

    private static void add(ArrayNode blocks, NoticeText text) {
        ObjectNode head = blocks.addObject().put("type", "section");
        words(head.putObject("text"), "*" + escaped(text.headline(), LONGEST_TEXT) + "*");
        if (!text.facts().isEmpty()) {
            ArrayNode fields = blocks.addObject().put("type", "section").putArray("fields");
            for (Fact fact :
                    text.facts().subList(0, Math.min(MOST_FIELDS, text.facts().size()))) {
                words(fields.addObject(), "*" + fact.name() + "*\n" + escaped(fact.value(), LONGEST_FIELD));
            }
        }
        if (!text.summary().isEmpty()) {
            ObjectNode summary = blocks.addObject().put("type", "section");
            words(summary.putObject("text"), escaped(text.summary(), LONGEST_TEXT));
        }
        if (!text.link().isEmpty()) {
            ArrayNode elements = blocks.addObject().put("type", "context").putArray("elements");
            words(elements.addObject(), "<" + escaped(text.link(), LONGEST_TEXT) + "|Open in Kibana>");
        }
    }

    /** Nothing in it becomes a link or calls anybody that is not written as one. */
    private static void words(ObjectNode node, String words) {
        node.put("type", "mrkdwn").put("text", words).put("verbatim", true);
    }

    /** What begins a link, a mention or a command of Slack's is a letter like others. */
    static String escaped(String text, int most) {
        StringBuilder escaped = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            int letter = text.codePointAt(at);
            String written =
                    switch (letter) {
                        case '&' -> "&amp;";
                        case '<' -> "&lt;";
                        case '>' -> "&gt;";
                        default -> Character.toString(letter);
                    };
            if (escaped.length() + written.length() >= most) {
                return escaped.append('…').toString();
            }
            escaped.append(written);
            at += Character.charCount(letter);
        }
        return escaped.toString();
    }
}
