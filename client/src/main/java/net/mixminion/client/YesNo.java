package net.mixminion.client;

import net.mixminion.config.ConfigException;
import net.mixminion.config.Values;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads yes and no on the command line. */
final class YesNo implements ITypeConverter<Boolean> {
    @Override
    public Boolean convert(String text) {
        try {
            return Values.bool(text);
        } catch (ConfigException e) {
            throw new TypeConversionException("write yes or no");
        }
    }
}
