package net.mixminion.config;

import static net.mixminion.config.Key.optional;
import static net.mixminion.config.Key.required;

import java.util.List;
import java.util.Optional;

/** The keys that the sections of mail delivery have in common. */
public final class MailKeys {
    private final String section;
    private final Key<Boolean> enabled;
    private final Key<Boolean> advertise;
    private final Key<String> returnAddress;
    private final Key<String> smtpServer;
    private final Key<Boolean> startTls;
    private final Key<String> user;
    private final Key<String> passwordFile;
    private final Key<String> certificates;
    private final Key<Command> sendmailCommand;
    private final Key<IntervalList> retry;
    private final Key<Long> maximumSize;
    private final Key<Boolean> allowFromAddress;
    private final Key<String> fromTag;
    private final Key<String> subjectLine;
    private final Key<String> message;
    private final Key<String> abuse;
    private final Key<String> comments;
    private final Key<Integer> recipientLimit;
    private final Key<Integer> totalLimit;
    private final Key<Interval> limitInterval;

    MailKeys(String section) {
        this.section = section;
        enabled = required(section, "Enabled", Kind.BOOLEAN, "whether mail is delivered this way")
                .byDefault("no");
        advertise = optional(section, "Advertise", Kind.BOOLEAN, "whether descriptors tell of it")
                .byDefault("yes");
        returnAddress = optional(section, "ReturnAddress", Kind.TEXT, "sender of our mails");
        smtpServer = optional(section, "SMTPServer", Kind.TEXT, "server that takes our mails")
                .checkedBy(Faults::noHostAndPort);
        startTls = optional(section, "SMTPStartTLS", Kind.BOOLEAN, "whether mail is sent over TLS or not at all")
                .byDefault("no");
        user = optional(section, "SMTPUser", Kind.TEXT, "who we say we are to the mail server");
        passwordFile = optional(section, "SMTPPasswordFile", Kind.FILENAME, "file whose first line is the password");
        certificates =
                optional(section, "SMTPCertificates", Kind.FILENAME, "PEM file of whom to trust about the server");
        sendmailCommand = optional(section, "SendmailCommand", Kind.COMMAND, "program that takes our mails instead");
        retry = optional(section, "Retry", Kind.INTERVAL_LIST, "when to try again")
                .byDefault("7 hours for 6 days");
        maximumSize = optional(section, "MaximumSize", Kind.SIZE, "longest message, after decompression")
                .byDefault("100K");
        allowFromAddress = optional(section, "AllowFromAddress", Kind.BOOLEAN, "whether senders may choose a name")
                .byDefault("yes");
        fromTag = optional(section, "FromTag", Kind.TEXT, "what stands before a chosen name")
                .byDefault("[Anon]");
        subjectLine = optional(section, "SubjectLine", Kind.TEXT, "subject of messages without one")
                .byDefault("Type III Anonymous Message");
        message = optional(section, "Message", Kind.TEXT, "what stands before each message");
        abuse = optional(section, "X-Abuse", Kind.TEXT, "value of the header X-Abuse");
        comments = optional(section, "Comments", Kind.TEXT, "value of the header Comments");
        recipientLimit = optional(section, "RecipientLimit", Kind.INT, "mails to one address in each LimitInterval")
                .checkedBy(Faults.outside(1, Integer.MAX_VALUE));
        totalLimit = optional(section, "TotalLimit", Kind.INT, "mails in each LimitInterval")
                .checkedBy(Faults.outside(1, Integer.MAX_VALUE));
        limitInterval = optional(section, "LimitInterval", Kind.INTERVAL, "what the limits are counted in")
                .byDefault("1 day")
                .checkedBy(Faults::nought);
    }

    /** The section's name. */
    public String section() {
        return section;
    }

    /** Whether mail is delivered this way. */
    public Key<Boolean> enabled() {
        return enabled;
    }

    /** Whether descriptors tell of it. */
    public Key<Boolean> advertise() {
        return advertise;
    }

    /** The sender of our mails. */
    public Key<String> returnAddress() {
        return returnAddress;
    }

    /** The server that takes our mails. */
    public Key<String> smtpServer() {
        return smtpServer;
    }

    /** Whether mail is sent over TLS or not at all. */
    public Key<Boolean> startTls() {
        return startTls;
    }

    /** Who we say we are to the mail server. */
    public Key<String> user() {
        return user;
    }

    /** The file whose first line is the password. */
    public Key<String> passwordFile() {
        return passwordFile;
    }

    /** The PEM file of whom to trust about the mail server. */
    public Key<String> certificates() {
        return certificates;
    }

    /** Mails to one address in each interval. */
    public Key<Integer> recipientLimit() {
        return recipientLimit;
    }

    /** Mails in each interval. */
    public Key<Integer> totalLimit() {
        return totalLimit;
    }

    /** What the limits are counted in. */
    public Key<Interval> limitInterval() {
        return limitInterval;
    }

    /** The program that takes our mails instead. */
    public Key<Command> sendmailCommand() {
        return sendmailCommand;
    }

    /** When to try again. */
    public Key<IntervalList> retry() {
        return retry;
    }

    /** The longest message, as written. */
    public Key<Long> maximumSize() {
        return maximumSize;
    }

    /** Whether anonymous senders may choose a name. */
    public Key<Boolean> allowFromAddress() {
        return allowFromAddress;
    }

    /** What stands before a chosen name. */
    public Key<String> fromTag() {
        return fromTag;
    }

    /** The subject of messages without one. */
    public Key<String> subjectLine() {
        return subjectLine;
    }

    /** What stands before each message. */
    public Key<String> message() {
        return message;
    }

    /** The value of the header X-Abuse. */
    public Key<String> abuse() {
        return abuse;
    }

    /** The value of the header Comments. */
    public Key<String> comments() {
        return comments;
    }

    /** The mail server to talk to; empty if a command takes the mails. */
    Optional<HostPort> serverOf(Settings settings) {
        if (settings.isWritten(sendmailCommand)) {
            return Optional.empty();
        }
        try {
            return Optional.of(HostPort.parse(settings.find(smtpServer).orElse("localhost"), HostPort.SMTP_PORT));
        } catch (ConfigException e) {
            throw new IllegalStateException("the key's check let it pass", e);
        }
    }

    List<Key<?>> direct() {
        return List.of(
                enabled,
                advertise,
                returnAddress,
                smtpServer,
                startTls,
                user,
                passwordFile,
                certificates,
                sendmailCommand,
                retry,
                maximumSize,
                allowFromAddress,
                fromTag,
                subjectLine,
                message,
                abuse,
                comments,
                recipientLimit,
                totalLimit,
                limitInterval);
    }

    List<Key<?>> viaMixmaster() {
        return List.of(
                enabled,
                advertise,
                returnAddress,
                retry,
                maximumSize,
                allowFromAddress,
                fromTag,
                subjectLine,
                message,
                abuse,
                comments);
    }
}
