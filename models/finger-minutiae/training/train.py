"""Trains the minutiae network on synthetic shards. CPU only: 150,000 crops take about 35 minutes on two quiet cores.

    python train.py SHARD_DIR OUT.pt [--crops 150000] [--threads 2] [--batch 12] [--size 304] [--start OLD.pt] [--phase 0.5]
"""
import argparse
import copy
import math
import queue
import threading
import time

import numpy as np
import torch

import losses
import shards
from network import MinutiaNetwork, WithPhase


def producer(pool, args, out):
    rng = np.random.default_rng(args.seed)
    while True:
        out.put([torch.from_numpy(a) for a in shards.batch(pool, rng, args.batch, args.size, not args.no_noise)])


def main():
    a = argparse.ArgumentParser()
    a.add_argument("shards")
    a.add_argument("out")
    a.add_argument("--crops", type=int, default=150_000)
    a.add_argument("--threads", type=int, default=2)
    a.add_argument("--batch", type=int, default=12)
    a.add_argument("--size", type=int, default=304)
    a.add_argument("--rate", type=float, default=3e-3)
    a.add_argument("--seed", type=int, default=1)
    a.add_argument("--limit", type=int, default=9000)
    a.add_argument("--wait", type=int, default=300, help="images to wait for before the first step")
    a.add_argument("--phase", type=float, default=0.0, help="weight of a head that draws the undamaged ridges; 0: no such head")
    a.add_argument("--no-noise", action="store_true", help="without the second noise model")
    a.add_argument("--start", help="weights to go on from")
    args = a.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    pool = shards.Pool(args.shards, args.limit)
    pool.poll()
    while len(pool.inputs) < args.wait:
        time.sleep(5)
        pool.poll()
    pool.watch()
    ready = queue.Queue(6)
    threading.Thread(target=producer, args=(pool, args, ready), daemon=True).start()

    net = MinutiaNetwork()
    if args.start:
        net.load_state_dict(torch.load(args.start, weights_only=True))
    net = net.to(memory_format=torch.channels_last).train()
    average = copy.deepcopy(net).eval()
    whole = WithPhase(net).to(memory_format=torch.channels_last).train() if args.phase > 0 else net
    optimiser = torch.optim.AdamW(whole.parameters(), lr=args.rate, weight_decay=1e-2)
    started, step, shown = time.time(), 0, {}
    while (progress := step * args.batch / args.crops) < 1:
        for group in optimiser.param_groups:
            group["lr"] = args.rate * min(1.0, (step + 1) / 150) * (0.5 * (1 + math.cos(math.pi * progress)) + 1e-3)
        image, heat, weight, dense, near, field, phase = ready.get()
        with torch.autocast("cpu", torch.bfloat16):
            minutiae, predicted, *drawn = whole(image.contiguous(memory_format=torch.channels_last))
        loss, parts = losses.total(minutiae, predicted, heat, weight, dense, near, field)
        if drawn:
            parts["phase"] = losses.phase(drawn[0], phase)
            loss = loss + args.phase * parts["phase"]
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(whole.parameters(), 5.0)
        optimiser.step()
        step += 1
        keep = min(0.998, (step + 1) / (step + 20))
        with torch.no_grad():
            for w, v in zip(average.state_dict().values(), net.state_dict().values()):
                if w.dtype.is_floating_point:
                    w.lerp_(v, 1 - keep)
                else:
                    w.copy_(v)
        for k, v in parts.items():
            shown[k] = 0.98 * shown.get(k, v.item()) + 0.02 * v.item()
        if step % 50 == 0:
            print(f"step {step} {time.time() - started:.0f}s images {len(pool.inputs)} " + " ".join(f"{k} {v:.3f}" for k, v in shown.items()), flush=True)
        if step % 500 == 0:
            torch.save(average.state_dict(), args.out + ".part")
    torch.save(average.state_dict(), args.out)
    print(f"done: {step} steps, {step * args.batch} crops, {time.time() - started:.0f} s", flush=True)


if __name__ == "__main__":
    main()
