package io.weir.connectors.notify.web;

import io.weir.connectors.notify.Courier;
import io.weir.connectors.notify.Notice;
import io.weir.connectors.notify.NoticeText;
import io.weir.connectors.notify.Receipt;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Writes into a channel of Slack by an incoming webhook. Those cannot change what they wrote: an update is a message that names its incident. */
final class SlackCourier implements Courier {
    private final SlackSettings settings;
    private final WebClient client;

    SlackCourier(SlackSettings settings) {
        this.settings = settings;
        this.client = new WebClient("", "", settings.patience());
    }

    @Override
    public CompletableFuture<Receipt> deliver(List<Notice> notices) {
        return settings.url()
                .withWord(url -> WebAddress.read(url, settings.url().key(), address -> post(address, notices)));
    }

    private CompletableFuture<Receipt> post(URI address, List<Notice> notices) {
        List<NoticeText> texts = notices.stream()
                .map(notice -> NoticeText.of(notice, settings.kibana()))
                .toList();
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json; charset=utf-8")
                .header("User-Agent", "weir")
                .POST(BodyPublishers.ofByteArray(SlackMessage.of(texts)))
                .build();
        return client.send(request).thenCompose(answer -> settle(address, notices, answer));
    }

    /** A message that is refused is told apart: one of its notices is why. */
    private CompletableFuture<Receipt> settle(URI address, List<Notice> notices, Answer answer) {
        if (!answer.isAboutContent() || notices.size() == 1) {
            return CompletableFuture.completedFuture(answer.receipt(
                    WebClient.place(address),
                    "make a new webhook for the channel, and give its address to "
                            + settings.url().key()));
        }
        int half = notices.size() / 2;
        return post(address, notices.subList(0, half))
                .thenCompose(first -> post(address, notices.subList(half, notices.size()))
                        .thenApply(second -> first.and(second, half)));
    }

    @Override
    public void close() {
        // The client ends with its last request.
    }
}
