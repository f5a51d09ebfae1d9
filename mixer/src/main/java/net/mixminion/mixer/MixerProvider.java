package net.mixminion.mixer;

import net.mixminion.stage.Stage;
import net.mixminion.stage.StageContext;
import net.mixminion.stage.StageException;
import net.mixminion.stage.StageProvider;

/** Offers the mixer to whoever runs stages: its own program, or all stages in one. */
public final class MixerProvider implements StageProvider {
    @Override
    public String name() {
        return "mixer";
    }

    @Override
    public Stage create(StageContext context) throws StageException {
        return Mixer.create(context);
    }
}
