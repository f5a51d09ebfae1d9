package net.mixminion.delivery;

import net.mixminion.packet.payload.ExitMessage;

/** A way of delivery by mail: whom an address in a packet means, and the mail to him. */
public interface MailRules {
    /**
     * The mail for a message.
     *
     * @param address the routing info without the decoding handle
     */
    Formatted mail(byte[] address, ExitMessage message);
}
