"""The peers' side of the training benchmark: the same steps from the same weights, in PyTorch (eager, fused Adam) or JAX (jit, scan), on one thread.

Each line of standard input describes a case; each line of standard output is its time per step in microseconds and the mean loss over the steps.
"""

import json
import os
import sys
import time

os.environ["OMP_NUM_THREADS"] = "1"
os.environ["JAX_PLATFORMS"] = "cpu"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
import numpy as np  # noqa: E402

CLIP = 1.0


def load(case):
    """Columns (rows x width), the order of the rows as steps x batch, and weights and biases from the case's folder."""

    def read(name, kind="<f4"):
        return np.fromfile(os.path.join(case["folder"], name + ".bin"), kind)

    order = read("order", "<i4").reshape(case["steps"], case["batch"])
    sizes = case["sizes"]
    parameters = []
    for layer, (fan_in, fan_out) in enumerate(zip(sizes, sizes[1:])):
        parameters += [read(f"W{layer}").reshape(fan_in, fan_out), read(f"b{layer}").reshape(1, fan_out)]
    return {name: read(name).reshape(order.size, -1) for name in case["columns"]}, order, parameters


def triangle(k):
    """Rows and columns of a packed lower triangle, and where its diagonal lies."""
    rows, columns = np.tril_indices(k)
    return rows, columns, rows == columns


def pytorch_case(case):
    import torch
    import torch.nn.functional as F

    columns, order, values = load(case)
    columns = {name: torch.from_numpy(column) for name, column in columns.items()}
    order = torch.from_numpy(order).long()
    k = case["coefficients"]
    rows, cols, diagonal = (torch.from_numpy(part) for part in triangle(k))
    floor = 1e-4

    def log_form(z, delta):
        packed = z[:, k:]
        packed = torch.where(diagonal, F.softplus(packed) + floor, packed)
        linear = 1 + (z[:, :k] * delta).sum(1, keepdim=True)
        lower = torch.zeros(len(z), k, k).index_put((torch.arange(len(z))[:, None], rows[None], cols[None]), packed)
        rest = (delta[:, None, :] @ lower)[:, 0]
        return torch.log(linear**2 + (rest**2).sum(1, keepdim=True))

    def perceptron(parameters, h):
        for layer in range(0, len(parameters), 2):
            h = torch.addmm(parameters[layer + 1], h, parameters[layer])
            if layer + 2 < len(parameters):
                h = torch.tanh(h)
        return h

    def loss_of(parameters, batch):
        delta = batch["delta"].requires_grad_(case["loss"] == "alices")
        if case["network"] == "structured":
            form = log_form(perceptron(parameters, batch["x"]), delta)
            ratio = form - batch["log_rate"]
        else:
            form = ratio = perceptron(parameters, torch.cat([batch["x"], delta], 1))
        numerator, denominator = batch["weight_numerator"], batch["weight_denominator"]
        loss = (numerator + denominator) * F.softplus(ratio) - numerator * ratio
        if case["loss"] == "alices":
            score = torch.autograd.grad(form.sum(), delta, create_graph=True)[0]
            loss = loss + numerator * ((score - batch["joint_score"]) ** 2).mean(1, keepdim=True)
        return loss.mean()

    def run():
        parameters = [torch.from_numpy(value.copy()).requires_grad_() for value in values]
        optimiser = torch.optim.Adam(parameters, lr=case["rate"], fused=True)
        losses = []
        wall, cpu = time.perf_counter(), time.process_time()
        for rows_of_step in order:
            batch = {name: column[rows_of_step] for name, column in columns.items()}
            optimiser.zero_grad()
            loss = loss_of(parameters, batch)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(parameters, CLIP)
            optimiser.step()
            losses.append(loss.detach())
        return time.process_time() - cpu, time.perf_counter() - wall, float(torch.stack(losses).mean())

    return run


def jax_case(case):
    import jax
    import jax.numpy as jnp

    columns, order, values = load(case)
    columns = {name: jnp.asarray(column) for name, column in columns.items()}
    order = jnp.asarray(order)
    k = case["coefficients"]
    rows, cols, diagonal = triangle(k)

    def log_form(z, delta):
        packed = jnp.where(diagonal, jax.nn.softplus(z[:, k:]) + 1e-4, z[:, k:])
        lower = jnp.zeros((z.shape[0], k, k)).at[:, rows, cols].set(packed)
        rest = jnp.einsum("bi,bij->bj", delta, lower)
        return jnp.log((1 + (z[:, :k] * delta).sum(1, keepdims=True)) ** 2 + (rest**2).sum(1, keepdims=True))

    def perceptron(parameters, h):
        for layer in range(0, len(parameters), 2):
            h = h @ parameters[layer] + parameters[layer + 1]
            if layer + 2 < len(parameters):
                h = jnp.tanh(h)
        return h

    def loss_of(parameters, batch):
        if case["network"] == "structured":
            z, rate = perceptron(parameters, batch["x"]), batch["log_rate"]
            logarithm = lambda delta: log_form(z, delta)
        else:
            rate = 0
            logarithm = lambda delta: perceptron(parameters, jnp.concatenate([batch["x"], delta], 1))
        form, pull_back = jax.vjp(logarithm, batch["delta"])
        ratio = form - rate
        numerator, denominator = batch["weight_numerator"], batch["weight_denominator"]
        loss = (numerator + denominator) * jax.nn.softplus(ratio) - numerator * ratio
        if case["loss"] == "alices":
            (score,) = pull_back(jnp.ones_like(form))
            loss = loss + numerator * ((score - batch["joint_score"]) ** 2).mean(1, keepdims=True)
        return loss.mean()

    def step(state, rows_of_step):
        parameters, first, second, t = state
        batch = {name: column[rows_of_step] for name, column in columns.items()}
        loss, slopes = jax.value_and_grad(loss_of)(parameters, batch)
        length = jnp.sqrt(sum((slope**2).sum() for slope in slopes))
        slopes = [slope * jnp.minimum(1, CLIP / length) for slope in slopes]
        t = t + 1
        first = [0.9 * m + 0.1 * g for m, g in zip(first, slopes)]
        second = [0.999 * v + 0.001 * g * g for v, g in zip(second, slopes)]
        size, correction = case["rate"] / (1 - 0.9**t), 1 / (1 - 0.999**t)
        parameters = [p - size * m / (jnp.sqrt(v * correction) + 1e-8) for p, m, v in zip(parameters, first, second)]
        return (parameters, first, second, t), loss

    epoch = jax.jit(lambda state, order: jax.lax.scan(step, state, order))

    def run():
        parameters = [jnp.asarray(value) for value in values]
        zeros = [jnp.zeros_like(value) for value in parameters]
        wall, cpu = time.perf_counter(), time.process_time()
        _, losses = epoch((parameters, zeros, zeros, 0.0), order)
        losses.block_until_ready()
        return time.process_time() - cpu, time.perf_counter() - wall, float(losses.mean())

    return run


def main(library):
    if library == "pytorch":
        import torch

        torch.set_num_threads(1)
        version, make = torch.__version__, pytorch_case
    else:
        import jax

        version, make = jax.__version__, jax_case
    print(json.dumps({"version": version}), flush=True)
    runs = {}
    for line in sys.stdin:
        case = json.loads(line)
        if line not in runs:
            runs[line] = make(case)
        cpu, wall, loss = runs[line]()
        scale = 1e6 / case["steps"]
        print(json.dumps({"cpu": cpu * scale, "wall": wall * scale, "loss": loss}), flush=True)


main(sys.argv[1])
