package net.mixminion.delivery;

/** Why a message becomes no mail. The names are counted. */
public enum Refusal {
    /** The address is none we write to. */
    BAD_ADDRESS,
    /** The owner of the address, or our operator, wants no mail sent to it. */
    BLACKLISTED,
    /** We have no box of that name. */
    UNKNOWN_BOX,
    /** The body is longer than the operator allows. */
    TOO_LONG,
    /** The digest is right and what it covers is not: nobody could read it. */
    UNDECODABLE
}
