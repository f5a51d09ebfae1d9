package net.mixminion.client.vectors;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static net.mixminion.client.vectors.Fields.number;
import static net.mixminion.client.vectors.Fields.octets;
import static net.mixminion.client.vectors.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.mixminion.config.Mailbox;
import net.mixminion.crypto.Digest20;
import net.mixminion.delivery.Formatted;
import net.mixminion.delivery.Mail;
import net.mixminion.delivery.MailFormatter;
import net.mixminion.delivery.Refusal;
import net.mixminion.delivery.SmtpRules;
import net.mixminion.packet.RoutingType;
import net.mixminion.packet.payload.Compression;
import net.mixminion.packet.payload.ExitMessage;
import net.mixminion.packet.payload.MailHeaders;
import net.mixminion.packet.payload.Payload;
import net.mixminion.packet.payload.PayloadEncoder;

/** The {@code cases} of delivery.json: one packet at an exit, and the mail that becomes of it. */
final class DeliveryCase {
    private static final String DELIVERED = "delivered";
    private static final String DROPPED = "fail-noretry";
    private static final String DROPPED_BY_ERROR = "exception in the module (message is dropped, no retry)";
    private static final String EMPTY_BOX = "ParseError: Empty mbox";
    private static final String LOST = "exception while decoding (server logs it and drops the packet)";
    private static final String LOST_BECAUSE = "IndexError: string index out of range";
    private static final String NO_BODY = "None";
    private static final String ARMOR = "-----BEGIN ";

    private final SecureRandom random = new SecureRandom();
    private final DeliveryExits exits;

    DeliveryCase(DeliveryExits exits) {
        this.exits = exits;
    }

    /** Checks a case; where we differ on purpose is decided by what goes in, never by what is expected. */
    void run(JsonNode c, String title, Report report) {
        Input in;
        try {
            in = input(c);
        } catch (Exception e) {
            report.check(title, () -> {
                throw e;
            });
            return;
        }
        if (in.message.type() == ExitMessage.Type.ERROR) {
            report.differs(Difference.UNDECODABLE_MESSAGE, title, () -> undecodable(c, in, report));
        } else if (isWithoutBody(in.text)) {
            report.differs(Difference.MESSAGE_WITHOUT_BODY, title, () -> withoutBody(c, in, report));
        } else if (number(c, "exit_type") == RoutingType.SMTP
                && SmtpRules.isTricky(in.address)
                && in.formatted.fold(mail -> false, Refusal.BAD_ADDRESS::equals)
                && Mailbox.isMailbox(in.address)) {
            report.differs(Difference.TRICKY_ADDRESS, title, () -> trickyAddress(c, in, report));
        } else if (isFromRemoved(in)) {
            report.differs(Difference.FROM_NAME, title, () -> fromName(c, in, report));
        } else {
            report.check(title, () -> same(c, in, report));
        }
    }

    /** What a case gives us, and what we make of it. */
    private record Input(
            DeliveryExits.Exit exit, String address, Optional<byte[]> text, ExitMessage message, Formatted formatted) {}

    private Input input(JsonNode c) throws Exception {
        Optional<byte[]> message = c.has("message_b64") ? Optional.of(octets(c, "message_b64")) : Optional.empty();
        byte[] payload = message.isPresent() ? singleton(message.get()) : octets(c, "payload_b64");
        ExitMessage decoded = ExitMessage.decode(payload, Digest20.of(octets(c, "tag_b64")));
        DeliveryExits.Exit exit = exits.of(c);
        byte[] address = DeliveryVectors.address(c);
        return new Input(
                exit,
                new String(address, ISO_8859_1),
                message,
                decoded,
                exit.rules().mail(address, decoded));
    }

    private byte[] singleton(byte[] message) {
        List<Payload> payloads = new PayloadEncoder(random).encode(message, 0, Optional.empty());
        if (payloads.size() != 1) {
            throw new IllegalArgumentException("a message that doesn't fit in one packet");
        }
        return payloads.get(0).pack();
    }

    private static void same(JsonNode c, Input in, Report report) {
        boolean emptyBox = number(c, "exit_type") == RoutingType.MBOX && in.address.isEmpty();
        String dropped = emptyBox ? DROPPED_BY_ERROR : DROPPED;
        report.expect("expected", text(c, "expected"), in.formatted.fold(mail -> DELIVERED, reason -> dropped));
        report.expect(
                "exception", emptyBox ? EMPTY_BOX : "", c.path("exception").asText());
        Optional<Mail> mail = in.formatted.fold(Optional::of, reason -> Optional.empty());
        report.expect("mail", mail.isPresent(), c.has("mail_b64"));
        if (mail.isPresent()) {
            DeliveryVectors.envelope(c, mail.get(), report);
            report.expect("mail_b64", octets(c, "mail_b64"), mail.get().text());
        }
    }

    /** The reference sends the head of a mail and the word None; we send nothing. */
    private static void undecodable(JsonNode c, Input in, Report report) {
        report.expect("refusal", Refusal.UNDECODABLE, in.formatted.fold(mail -> "a mail", reason -> reason));
        report.expect("expected", text(c, "expected"), DELIVERED);
        Mail other = mailOf(
                in, ExitMessage.decodeReassembled(compressed("\nx\n"), 1000).orElseThrow());
        DeliveryVectors.envelope(c, other, report);
        String text = new String(other.text(), ISO_8859_1);
        String theirs = text.substring(0, text.indexOf(ARMOR)) + NO_BODY;
        report.expect("mail_b64", octets(c, "mail_b64"), theirs.getBytes(ISO_8859_1));
    }

    /** The reference loses the packet; we send what we would if the empty line were there. */
    private void withoutBody(JsonNode c, Input in, Report report) {
        report.expect("expected", text(c, "expected"), LOST);
        report.expect("exception", text(c, "exception"), LOST_BECAUSE);
        byte[] ended = Arrays.copyOf(in.text.orElseThrow(), in.text.get().length + 1);
        ended[ended.length - 1] = '\n';
        byte[] expected = mailOf(
                        in,
                        ExitMessage.decode(singleton(ended), in.message.tag().orElseThrow()))
                .text();
        report.expect("mail", expected, in.formatted.fold(Mail::text, reason -> new byte[0]));
    }

    /** The reference sends it; we don't. */
    private static void trickyAddress(JsonNode c, Input in, Report report) {
        report.expect("expected", text(c, "expected"), DELIVERED);
        Mail theirs = new MailFormatter(in.exit.style())
                .format(in.address, in.message)
                .fold(mail -> mail, reason -> {
                    throw new IllegalStateException(reason.name());
                });
        DeliveryVectors.envelope(c, theirs, report);
        report.expect("mail_b64", octets(c, "mail_b64"), theirs.text());
    }

    /** The reference puts the name in; we leave it out. */
    private static void fromName(JsonNode c, Input in, Report report) {
        report.expect("expected", text(c, "expected"), DELIVERED);
        Mail ours = mailOf(in, in.message);
        DeliveryVectors.envelope(c, ours, report);
        String plain = "\nFrom: " + in.exit.style().returnAddress() + "\n";
        String named = "\nFrom: \"" + in.exit.style().fromTag() + " "
                + in.message.headers().get(MailHeaders.Name.FROM.text()) + "\" <"
                + in.exit.style().returnAddress() + ">\n";
        String theirs = new String(octets(c, "mail_b64"), ISO_8859_1);
        report.expect("position of the name", theirs.indexOf('\n'), theirs.indexOf(named));
        report.expect(
                "mail_b64",
                theirs.replaceFirst(Pattern.quote(named), Matcher.quoteReplacement(plain)),
                new String(ours.text(), ISO_8859_1));
    }

    private static Mail mailOf(Input in, ExitMessage message) {
        return in.exit.rules().mail(in.address.getBytes(ISO_8859_1), message).fold(mail -> mail, reason -> {
            throw new IllegalStateException(reason.name());
        });
    }

    private static byte[] compressed(String text) {
        return Compression.compress(text.getBytes(ISO_8859_1));
    }

    private static boolean isFromRemoved(Input in) {
        String name = in.message.headers().getOrDefault(MailHeaders.Name.FROM.text(), "");
        return in.exit.style().allowFromAddress()
                && MailFormatter.isForbiddenInFrom(name)
                && in.formatted.<Boolean>fold(mail -> true, reason -> false);
    }

    /** Whether a message ends before the empty line that ends its headers. */
    private static boolean isWithoutBody(Optional<byte[]> text) {
        if (text.isEmpty()) {
            return false;
        }
        int length = text.get().length;
        byte[] more = Arrays.copyOf(text.get(), length + 1);
        more[length] = '\n';
        return MailHeaders.parse(text.get()).bodyOffset() == length
                && MailHeaders.parse(more).bodyOffset() == length + 1;
    }
}
