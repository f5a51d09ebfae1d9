package net.mixminion.delivery;

import java.util.Optional;
import net.mixminion.config.MboxSection;
import net.mixminion.config.SmtpSection;

/**
 * How an exit's mails look, as its configuration says.
 *
 * @param returnAddress the sender of our mails
 * @param fromTag what stands before a name that the anonymous sender chose
 * @param subjectLine the subject of messages that have none
 * @param message what stands before each message
 * @param xAbuse the value of the header X-Abuse
 * @param comments the value of the header Comments
 * @param maximumSize the longest message in octets
 * @param allowFromAddress whether the anonymous sender may choose a name
 */
public record MailStyle(
        String returnAddress,
        String fromTag,
        String subjectLine,
        Optional<String> message,
        Optional<String> xAbuse,
        Optional<String> comments,
        long maximumSize,
        boolean allowFromAddress) {
    /** What the reference writes in MBOX mails whatever FromTag says. */
    private static final String MBOX_TAG = "[Anon]";

    /** Of mail to anybody. */
    public static MailStyle of(SmtpSection section) {
        return new MailStyle(
                section.returnAddress(),
                section.fromTag(),
                section.subjectLine(),
                section.message(),
                section.xAbuse(),
                section.comments(),
                section.maximumSize(),
                section.allowFromAddress());
    }

    /** Of mail to people we know. */
    public static MailStyle of(MboxSection section) {
        return new MailStyle(
                section.returnAddress(),
                MBOX_TAG,
                section.subjectLine(),
                section.message(),
                section.xAbuse(),
                section.comments(),
                section.maximumSize(),
                section.allowFromAddress());
    }
}
