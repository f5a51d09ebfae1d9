package net.mixminion.sender;

import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.mixminion.config.Command;
import net.mixminion.config.ConfigException;
import net.mixminion.config.HostPort;
import net.mixminion.config.MailAccess;
import net.mixminion.config.MailLimits;
import net.mixminion.config.MboxSection;
import net.mixminion.config.SmtpSection;
import net.mixminion.delivery.AddressFile;
import net.mixminion.delivery.Blacklist;
import net.mixminion.delivery.MailRules;
import net.mixminion.delivery.MailStyle;
import net.mixminion.delivery.MboxRules;
import net.mixminion.delivery.SmtpRules;

/**
 * An enabled way of delivery by mail.
 *
 * @param name as in {@code deliver/NAME}
 * @param rules what a message becomes
 * @param headers what a mail gets when it leaves
 * @param transport takes the mails
 * @param schedule when a mail that failed is tried again
 * @param maximumSize the longest body in octets
 * @param limits how much mail leaves at most
 */
record MailModule(
        String name,
        MailRules rules,
        WireHeaders headers,
        MailTransport transport,
        RetrySchedule schedule,
        long maximumSize,
        MailLimits limits) {
    static final String SMTP = "SMTP";
    static final String MBOX = "MBOX";

    /**
     * What mail modules are made with.
     *
     * @param ownName what we call ourselves before a mail server
     * @param timeout how long a mail server may take for an answer
     */
    record Surroundings(Vertx vertx, Clock clock, String ownName, Duration timeout) {
        private MailTransport transport(Optional<HostPort> server, MailAccess access, Optional<Command> command)
                throws ConfigException {
            if (command.isPresent()) {
                return new SendmailCommand(vertx, command.get(), timeout);
            }
            return new SmtpClient(vertx, server.orElseThrow(), SmtpLogin.of(access), ownName, timeout);
        }
    }

    /** @throws ConfigException if the blacklist or the password can't be read */
    static MailModule of(SmtpSection section, Surroundings surroundings) throws ConfigException {
        Blacklist blacklist = section.blacklistFile().isPresent()
                ? Blacklist.load(section.blacklistFile().get())
                : Blacklist.empty();
        return new MailModule(
                SMTP,
                new SmtpRules(MailStyle.of(section), blacklist),
                new WireHeaders(surroundings.clock, Optional.empty()),
                surroundings.transport(section.smtpServer(), section.access(), section.sendmailCommand()),
                new RetrySchedule(section.retry()),
                section.maximumSize(),
                section.limits());
    }

    /** @throws ConfigException if the address file or the password can't be read */
    static MailModule of(MboxSection section, Surroundings surroundings) throws ConfigException {
        return new MailModule(
                MBOX,
                new MboxRules(MailStyle.of(section), AddressFile.load(section.addressFile())),
                new WireHeaders(surroundings.clock, Optional.of(section.removeContact())),
                surroundings.transport(section.smtpServer(), section.access(), section.sendmailCommand()),
                new RetrySchedule(section.retry()),
                section.maximumSize(),
                section.limits());
    }

    /** All that a configuration enables. */
    static List<MailModule> enabled(MailConfig config, Vertx vertx, Clock clock) throws ConfigException {
        Surroundings surroundings = new Surroundings(vertx, clock, config.ownName(), config.timeout());
        List<MailModule> result = new ArrayList<>();
        if (config.smtp().isPresent()) {
            result.add(of(config.smtp().get(), surroundings));
        }
        if (config.mbox().isPresent()) {
            result.add(of(config.mbox().get(), surroundings));
        }
        return result;
    }
}
