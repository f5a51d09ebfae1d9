package net.mixminion.packet.payload;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import net.mixminion.crypto.Digest20;

/** Remembers the fragmented messages that are done with, so that late fragments start nothing new. */
public interface FinishedMessages {
    /** How a message ended. */
    enum Ending {
        /** It was put together. */
        COMPLETED,
        /** It was given up: contradictory, too old, or of no use. */
        REJECTED
    }

    /** How the message ended, if it has. */
    Optional<Ending> ending(Digest20 messageId);

    /** Notes that the message has ended; from when this returns, it is remembered. */
    void finish(Digest20 messageId, Ending ending);

    /** A memory that lasts as long as the object. */
    static FinishedMessages inMemory() {
        Map<Digest20, Ending> endings = new HashMap<>();
        return new FinishedMessages() {
            @Override
            public Optional<Ending> ending(Digest20 messageId) {
                return Optional.ofNullable(endings.get(messageId));
            }

            @Override
            public void finish(Digest20 messageId, Ending ending) {
                endings.put(messageId, ending);
            }
        };
    }
}
