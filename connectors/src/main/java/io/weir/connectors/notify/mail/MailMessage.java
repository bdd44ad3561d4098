package io.weir.connectors.notify.mail;

import io.weir.connectors.notify.Notice;
import io.weir.connectors.notify.NoticeText;
import io.weir.connectors.notify.NoticeText.Fact;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

/** Notices as one mail, the worst first. Its text is packed, so that nothing in it can mean anything to the server. */
final class MailMessage {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    /** An encoded word may have 75 letters, of which twelve are its frame; four letters hold three bytes. */
    private static final int WORD_BYTES = 45;

    private static final int LONGEST_SUBJECT = 200;

    private MailMessage() {}

    static byte[] of(List<Notice> notices, MailSettings settings, Instant now) {
        List<Notice> sorted = notices.stream()
                .sorted(Comparator.comparing(Notice::severity).reversed())
                .toList();
        List<NoticeText> texts = sorted.stream()
                .map(notice -> NoticeText.of(notice, settings.kibana()))
                .toList();
        String domain = settings.from().substring(settings.from().indexOf('@') + 1);
        String head = "From: Weir <" + settings.from() + ">\r\n"
                + "To: " + String.join(",\r\n ", settings.to()) + "\r\n"
                + "Subject: " + encoded(subject(texts)) + "\r\n"
                + "Date: " + DATE.format(now) + "\r\n"
                + "Message-ID: <" + digest(notices) + "@" + domain + ">\r\n"
                + "Auto-Submitted: auto-generated\r\n"
                + "MIME-Version: 1.0\r\n"
                + "Content-Type: text/plain; charset=utf-8\r\n"
                + "Content-Transfer-Encoding: base64\r\n\r\n";
        return (head + new String(Base64.getMimeEncoder().encode(body(texts).getBytes(UTF_8)), US_ASCII))
                .getBytes(US_ASCII);
    }

    private static String subject(List<NoticeText> texts) {
        String more = texts.size() == 1 ? "" : " and " + (texts.size() - 1) + " more";
        return NoticeText.shortened(texts.get(0).headline(), LONGEST_SUBJECT) + more;
    }

    private static String body(List<NoticeText> texts) {
        StringBuilder body = new StringBuilder();
        for (NoticeText text : texts) {
            if (body.length() > 0) {
                body.append("\r\n----------------------------------------\r\n\r\n");
            }
            body.append(text.headline()).append("\r\n\r\n");
            for (Fact fact : text.facts()) {
                body.append(fact.name()).append(": ").append(fact.value()).append("\r\n");
            }
            if (!text.summary().isEmpty()) {
                body.append("\r\n")
                        .append(text.summary().replaceAll("\\R", "\r\n"))
                        .append("\r\n");
            }
            if (!text.link().isEmpty()) {
                body.append("\r\n").append(text.link()).append("\r\n");
            }
        }
        return body.toString();
    }

    /** As a header takes it: words of RFC 2047 if there is anything in it that a header does not know, or takes for such a word. */
    static String encoded(String text) {
        boolean isPlain = text.chars().allMatch(letter -> letter >= ' ' && letter < 0x7F) && !text.contains("=?");
        if (isPlain) {
            return text;
        }
        List<String> words = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        int bytes = 0;
        for (int letter : text.codePoints().toArray()) {
            int size = Character.toString(letter).getBytes(StandardCharsets.UTF_8).length;
            if (bytes + size > WORD_BYTES) {
                words.add(word(part.toString()));
                part.setLength(0);
                bytes = 0;
            }
            part.appendCodePoint(letter);
            bytes += size;
        }
        words.add(word(part.toString()));
        return String.join("\r\n ", words);
    }

    private static String word(String part) {
        return "=?UTF-8?B?" + Base64.getEncoder().encodeToString(part.getBytes(UTF_8)) + "?=";
    }

    /** The same for the same notices: a mail that is sent twice is known as one. */
    private static String digest(List<Notice> notices) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            notices.forEach(notice -> digest.update((notice.key() + "\n").getBytes(UTF_8)));
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
