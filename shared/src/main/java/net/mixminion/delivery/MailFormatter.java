package net.mixminion.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.mixminion.packet.payload.ExitMessage;
import net.mixminion.packet.payload.MailHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Writes the mail that an exit makes of a message: a fixed set of headers, the operator's notice, and the message in
 * armor (E2E-spec §3.1, §3.2).
 *
 * <p>Of what the anonymous sender says, only four headers are taken, each on one line; he can add none.
 */
public final class MailFormatter {
    private static final int WIDTH = 70;
    private static final String FOLD = "    ";
    /** Characters with which a name could end its quotes, pass for a tag of ours or open a group of addresses. */
    private static final String NOT_IN_FROM = "\"[]:\\";

    private static final String NOT_PLAIN = """
            This message is not in plaintext.  It's either 1) a reply; 2) a forward
            message encrypted to you; or 3) junk.

            """;
    private static final String OVERCOMPRESSED = """
            This message is compressed with zlib.  Ordinarily, I would have decompressed
            it, but it was compressed by more than a factor of 20, which makes me nervous.

            """;
    private static final String NOT_PRINTING = """
            This message contains nonprinting characters, so I encoded it with Base64
            before sending it to you.

            """;

    private final MailStyle style;
    private final String subject;
    private final String ownHeaders;
    private final String notice;

    /** A writer of mails in one style. */
    public MailFormatter(MailStyle style) {
        this.style = style;
        this.subject = folded(style.subjectLine());
        this.ownHeaders = "X-Anonymous: yes\n"
                + style.xAbuse().map(text -> folded("X-Abuse: " + text) + "\n").orElse("")
                + style.comments()
                        .map(text -> folded("Comments: " + text) + "\n")
                        .orElse("");
        this.notice = style.message()
                .map(text -> String.join("\n", TextWrap.lines(text.strip(), WIDTH, "")) + "\n\n")
                .orElse("");
    }

    /**
     * The mail for a message.
     *
     * @param recipient a mailbox, checked
     */
    public Formatted format(String recipient, ExitMessage message) {
        if (message.type() == ExitMessage.Type.ERROR
                || (message.type() == ExitMessage.Type.ENCRYPTED
                        && message.tag().isEmpty())) {
            return new Formatted.Refused(Refusal.UNDECODABLE);
        }
        if (message.contentsLength() > style.maximumSize()) {
            return new Formatted.Refused(Refusal.TOO_LONG);
        }
        Map<String, String> headers = message.headers();
        StringBuilder head = new StringBuilder("To: ").append(recipient).append('\n');
        head.append("From: ").append(from(headers)).append('\n');
        head.append("Subject: ")
                .append(Optional.ofNullable(headers.get(MailHeaders.Name.SUBJECT.text()))
                        .map(String::strip)
                        .orElse(subject))
                .append('\n');
        appendIfThere(head, "In-Reply-To: ", headers.get(MailHeaders.Name.IN_REPLY_TO.text()));
        appendIfThere(head, "References: ", headers.get(MailHeaders.Name.REFERENCES.text()));
        head.append(ownHeaders).append('\n').append(notice).append(explanation(message));
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes(head.toString().getBytes(ISO_8859_1));
        text.writeBytes(message.armored().pack());
        return new Formatted.Ready(new Mail(style.returnAddress(), recipient, text.toByteArray()));
    }

    /** Whether a name that a sender chose is not put into a mail, because it could be read as more than a name. */
    public static boolean isForbiddenInFrom(String name) {
        return name.chars().anyMatch(c -> NOT_IN_FROM.indexOf(c) >= 0);
    }

    private String from(Map<String, String> headers) {
        String name = Optional.ofNullable(headers.get(MailHeaders.Name.FROM.text()))
                .filter(text -> style.allowFromAddress() && !text.isEmpty() && !isForbiddenInFrom(text))
                .orElse("");
        return name.isEmpty()
                ? style.returnAddress()
                : "\"" + style.fromTag() + " " + name + "\" <" + style.returnAddress() + ">";
    }

    private static void appendIfThere(StringBuilder head, String name, @Nullable String value) {
        if (value != null) {
            head.append(name).append(value).append('\n');
        }
    }

    /** What the recipient is told about a message that isn't text. */
    private static String explanation(ExitMessage message) {
        return switch (message.type()) {
            case ENCRYPTED -> NOT_PLAIN;
            case LONG -> OVERCOMPRESSED;
            case PLAIN, FRAGMENT, ERROR -> message.isPrinting() ? "" : NOT_PRINTING;
        };
    }

    private static String folded(String text) {
        List<String> lines = TextWrap.lines(text.strip(), WIDTH, FOLD);
        return String.join("\n", lines).strip();
    }
}
