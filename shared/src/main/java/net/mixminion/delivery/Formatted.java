package net.mixminion.delivery;

import java.util.function.Function;

/** What a message has become: a mail, or nothing for a reason. */
public sealed interface Formatted {
    /** Takes this apart. */
    <T> T fold(Function<Mail, T> ready, Function<Refusal, T> refused);

    /** A mail to send. */
    record Ready(Mail mail) implements Formatted {
        @Override
        public <T> T fold(Function<Mail, T> ready, Function<Refusal, T> refused) {
            return ready.apply(mail);
        }
    }

    /** Nothing to send. */
    record Refused(Refusal reason) implements Formatted {
        @Override
        public <T> T fold(Function<Mail, T> ready, Function<Refusal, T> refused) {
            return refused.apply(reason);
        }
    }
}
