package io.weir.connectors.notify.mail;

/** A mail server does not do what it was asked for. */
final class SmtpException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Whom or what it does not like. */
    enum About {
        /** Who sends, from or to where: somebody has to change something. */
        PARTIES,
        /** The mail itself. */
        MAIL,
        /** Nothing in particular; later it may be different. */
        NOW
    }

    private final About about;

    SmtpException(About about, String message) {
        super(message);
        this.about = about;
    }

    About about() {
        return about;
    }
}
