package net.mixminion.client;

import net.mixminion.client.address.AddressException;
import net.mixminion.client.address.AddressParser;
import net.mixminion.client.address.ExitAddress;
import net.mixminion.client.exit.ClientException;
import net.mixminion.client.exit.ExitCode;

/** Addresses as users write them on a command line. */
final class Addresses {
    private Addresses() {}

    /**
     * Where a message leaves the network.
     *
     * @throws ClientException if it is no address, or one that only servers use
     */
    static ExitAddress exit(String text) throws ClientException {
        ExitAddress address;
        try {
            address = AddressParser.parse(text);
        } catch (AddressException e) {
            throw new ClientException(ExitCode.USAGE, e.getMessage());
        }
        if (!address.isExit()) {
            throw new ClientException(ExitCode.USAGE, address.kind() + " is a type between servers, no destination");
        }
        if ("".equals(address.lastHop())) {
            throw new ClientException(ExitCode.USAGE, "there is no server behind the @ of " + text);
        }
        return address;
    }
}
