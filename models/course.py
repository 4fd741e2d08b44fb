"""What every training run here shares: how the rate falls, the running mean of the weights, waiting, the end."""
import copy
import time

import numpy
import torch

# The rate rises over so many steps and falls as half a cosine to LEAST.
LEAST = 1e-5


class Course:
    """One run of AdamW over the weights that may change.

    Iterating gives the number of each step until `minutes` or `steps` run out, whichever is first; while the file `pause`
    exists, it waits and the clock stands. `average` is the mean network: its weights follow at `keep` (Polyak's average)."""

    def __init__(self, network, rate, minutes, steps=None, decay=1e-2, warm=200, keep=0.998, clip=None, pause=None):
        self.network, self.average = network, copy.deepcopy(network)
        self.rate, self.minutes, self.steps, self.warm, self.keep, self.clip, self.pause = rate, minutes, steps, warm, keep, clip, pause
        self.trained = [p for p in network.parameters() if p.requires_grad]
        self.optimiser = torch.optim.AdamW(self.trained, lr=rate, weight_decay=decay)
        self.step, self.sums, self.start, self.waited, self.saved = 0, 0.0, time.time(), 0.0, time.time()

    def seconds(self):
        """Since the start, without waiting."""
        return time.time() - self.start - self.waited

    def done(self):
        """Share of the run that is over."""
        return max(self.seconds() / (60 * self.minutes), self.step / self.steps if self.steps else 0)

    def __iter__(self):
        while (done := self.done()) < 1:
            while self.pause is not None and self.pause.exists():
                time.sleep(1)
                self.waited += 1
            rise = min(1, (self.step + 1) / self.warm)
            for group in self.optimiser.param_groups:
                group["lr"] = self.rate * rise * (0.5 + 0.5 * numpy.cos(numpy.pi * done)) + min(LEAST, self.rate / 100)
            yield self.step

    def learn(self, loss, parts=None):
        """One step down. `parts` are what to report, running means of which stand in `sums`; the loss itself by default."""
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        if self.clip:
            torch.nn.utils.clip_grad_norm_(self.trained, self.clip)
        self.optimiser.step()
        self.step += 1
        keep = min(self.keep, self.step / (self.step + 20))
        with torch.no_grad():
            for mine, theirs in zip(self.average.state_dict().values(), self.network.state_dict().values()):
                mine.lerp_(theirs, 1 - keep) if mine.is_floating_point() else mine.copy_(theirs)
        self.sums = 0.98 * self.sums + 0.02 * numpy.array([float(part.detach()) for part in parts or (loss,)])

    def tell(self, every, text):
        """Prints a line with `text(sums)` every so many steps."""
        if self.step % every == 0:
            print(f"{self.step} steps, {self.seconds():.0f} s: {text(self.sums)}", flush=True)

    def save(self, path, every=120):
        """Writes the mean network so far if the last time is `every` seconds ago."""
        if time.time() - self.saved > every:
            self.saved = time.time()
            torch.save(self.average.state_dict(), path)
