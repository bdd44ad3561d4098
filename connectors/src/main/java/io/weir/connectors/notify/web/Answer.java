package io.weir.connectors.notify.web;

import io.weir.connectors.notify.Receipt;

import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/**
 * What a server answered.
 *
 * @param status 0 if there was no answer
 * @param body its beginning; or why there was no answer
 * @param pause what the server asks for before the next request
 */
record Answer(int status, String body, Duration pause) {

    static Answer of(HttpResponse<String> response) {
        Duration pause = response.headers()
                .firstValue("Retry-After")
                .map(text -> pause(text, Instant.now()))
                .orElse(Duration.ZERO);
        return new Answer(response.statusCode(), response.body(), pause);
    }

    static Answer none(String why) {
        return new Answer(0, why, Duration.ZERO);
    }

    /** Seconds, or a date; nothing for what is neither. */
    static Duration pause(String text, Instant now) {
        if (text.matches("[0-9]{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        try {
            Instant end = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration pause = Duration.between(now, end);
            return pause.isNegative() ? Duration.ZERO : pause;
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
    }

    boolean isSuccess() {
        return status / 100 == 2;
    }

    /** Whether the same request may succeed later, without anybody doing anything. */
    boolean isTemporary() {
        return status == 0 || status == 408 || status == 425 || status == 429 || status >= 500;
    }

    /** Whether what was asked for in itself is wrong; else it is who asks, or where. */
    boolean isAboutContent() {
        return status == 400 || status == 411 || status == 413 || status == 415 || status == 422;
    }

    /** Of one notice, for a server of which no more is known. The body is not repeated: who knows what it holds. */
    Receipt receipt(String place, String remedy) {
        if (isSuccess()) {
            return Receipt.TAKEN;
        }
        if (status == 0) {
            return Receipt.again(place + ": " + body);
        }
        String reason = place + " answers " + status;
        if (isTemporary()) {
            return Receipt.again(reason, pause);
        }
        return isAboutContent() ? Receipt.refusing(0, reason) : Receipt.stuck(reason + ": " + remedy);
    }
}
