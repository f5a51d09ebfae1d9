package net.mixminion.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The section [Delivery/MBOX], if it is enabled: mail to people we know. Exactly one of smtpServer and sendmailCommand
 * is there.
 *
 * @param addressFile names and addresses of those people
 * @param removeContact whom they write to if they want no more mail
 * @param returnAddress the sender of our mails
 * @param smtpServer the server that takes them
 * @param sendmailCommand the program that takes one on its standard input
 * @param subjectLine the subject of messages that have none
 * @param fromTag what the configuration says; the reference writes [Anon] in MBOX mails whatever it says
 * @param message what stands before each message
 * @param xAbuse the value of the header X-Abuse
 * @param comments the value of the header Comments
 * @param maximumSize the longest message in octets: at least 32768 and a multiple of 1024
 * @param retry the waits between attempts at one message
 * @param allowFromAddress whether the anonymous sender may choose a name
 * @param advertise whether descriptors tell of this section
 * @param access how the mail server is to be talked to
 * @param limits how much mail leaves at most
 */
public record MboxSection(
        Path addressFile,
        String removeContact,
        String returnAddress,
        Optional<HostPort> smtpServer,
        Optional<Command> sendmailCommand,
        String subjectLine,
        String fromTag,
        Optional<String> message,
        Optional<String> xAbuse,
        Optional<String> comments,
        long maximumSize,
        List<Duration> retry,
        boolean allowFromAddress,
        boolean advertise,
        MailAccess access,
        MailLimits limits) {
    public MboxSection {
        retry = List.copyOf(retry);
    }

    /** The section, if it is there and enabled. */
    static Optional<MboxSection> of(Settings settings, Places places) {
        MailKeys keys = ServerKeys.MBOX;
        if (!settings.get(keys.enabled())) {
            return Optional.empty();
        }
        return Optional.of(new MboxSection(
                places.find(settings, ServerKeys.ADDRESS_FILE).orElseThrow(),
                settings.get(ServerKeys.REMOVE_CONTACT),
                settings.get(keys.returnAddress()),
                keys.serverOf(settings),
                settings.find(keys.sendmailCommand()),
                settings.get(keys.subjectLine()),
                settings.get(keys.fromTag()),
                settings.find(keys.message()).filter(text -> !text.isEmpty()),
                settings.find(keys.abuse()).filter(text -> !text.isEmpty()),
                settings.find(keys.comments()).filter(text -> !text.isEmpty()),
                MessageSize.usable(settings.get(keys.maximumSize())),
                settings.get(keys.retry()).waits(),
                settings.get(keys.allowFromAddress()),
                settings.get(keys.advertise()),
                MailAccess.of(settings, keys, places),
                MailLimits.of(settings, keys)));
    }
}
