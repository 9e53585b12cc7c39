"""The peers' side of the training benchmark: the same steps from the same weights, in PyTorch (eager, fused Adam) or JAX (jit, scan), on one thread.

Each line of standard input describes a case; each line of standard output answers it. Kinds of cases: "steps" (time per step in microseconds, and the mean
loss over the steps), "loader" (the same in PyTorch, batches made event by event as a DataLoader does), "training" (time in seconds of whole trainings, one
after the other, with the validation loss of each after its last epoch).
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


def read(folder, name, kind="<f4"):
    return np.fromfile(os.path.join(folder, name + ".bin"), kind)


def read_columns(folder, names, rows):
    """Columns (rows x width) by name."""
    return {name: read(folder, name).reshape(rows, -1) for name in names}


def read_order(case, folder):
    """Rows of the events of each step: steps x batch."""
    return read(folder, "order", "<i4").reshape(case["steps"], case["batch"])


def read_parameters(case, folder):
    """Weights and biases, layer by layer."""
    parameters = []
    for layer, (fan_in, fan_out) in enumerate(zip(case["sizes"], case["sizes"][1:])):
        parameters += [read(folder, f"W{layer}").reshape(fan_in, fan_out), read(folder, f"b{layer}").reshape(1, fan_out)]
    return parameters


def read_training(case, folder):
    """Of one training: each epoch's columns and order, the columns of the validation events at their points, and the weights that it begins with."""
    rows = case["steps"] * case["batch"]
    x, validation_x = read(case["folder"], "x").reshape(rows, -1), read(case["folder"], "validation_x")
    validation_x = validation_x.reshape(-1, x.shape[1])
    epochs = []
    for epoch in range(case["epochs"]):
        home = os.path.join(folder, f"epoch-{epoch}")
        epochs.append(({"x": x, **read_columns(home, case["columns"], rows)}, read_order(case, home)))
    points = case["validationPoints"]
    validation = read_columns(os.path.join(case["folder"], "validation"), case["columns"], len(validation_x) * points)
    return epochs, {"x": np.repeat(validation_x, points, 0), **validation}, read_parameters(case, folder)


def triangle(k):
    """Rows and columns of a packed lower triangle, and where its diagonal lies."""
    rows, columns = np.tril_indices(k)
    return rows, columns, rows == columns


def pytorch_loss(case):
    """Mean loss of a batch as a function of parameters and columns."""
    import torch
    import torch.nn.functional as F

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

    return loss_of


def pytorch_optimiser(case, values):
    """Parameters that begin with the given values, and a function that makes a step with a batch and gives its loss."""
    import torch

    loss_of = pytorch_loss(case)
    parameters = [torch.from_numpy(value.copy()).requires_grad_() for value in values]
    optimiser = torch.optim.Adam(parameters, lr=case["rate"], fused=True)

    def step(batch):
        optimiser.zero_grad()
        loss = loss_of(parameters, batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, CLIP)
        optimiser.step()
        return loss.detach()

    return parameters, step


def pytorch_steps(case):
    import torch

    order = read_order(case, case["folder"])
    columns = read_columns(case["folder"], case["columns"], order.size)
    columns = {name: torch.from_numpy(column) for name, column in columns.items()}
    order = torch.from_numpy(order).long()
    values = read_parameters(case, case["folder"])

    def run():
        _, step = pytorch_optimiser(case, values)
        losses = [step({name: column[rows] for name, column in columns.items()}) for rows in order]
        return float(torch.stack(losses).mean())

    return per_step(case, run)


def pytorch_loader(case):
    """Batches as MadMiner makes them: a Dataset gives one event after the other, a DataLoader without workers collates them; the order is given."""
    import torch
    from torch.utils.data import DataLoader, Dataset

    order = read_order(case, case["folder"])
    columns = read_columns(case["folder"], case["columns"], order.size)
    values = read_parameters(case, case["folder"])

    class Events(Dataset):
        def __len__(self):
            return order.size

        def __getitem__(self, row):
            return tuple(column[row] for column in columns.values())

    def run():
        _, step = pytorch_optimiser(case, values)
        batches = DataLoader(Events(), batch_size=case["batch"], sampler=order.ravel().tolist(), num_workers=0)
        losses = [step(dict(zip(columns, batch))) for batch in batches]
        return float(torch.stack(losses).mean())

    return per_step(case, run)


def pytorch_training(case):
    import torch

    def tensors(columns):
        return {name: torch.from_numpy(column) for name, column in columns.items()}

    loss_of = pytorch_loss(case)
    trainings = []
    for folder in case["members"]:
        epochs, validation, values = read_training(case, folder)
        epochs = [(tensors(columns), torch.from_numpy(order).long()) for columns, order in epochs]
        trainings.append((epochs, tensors(validation), values))

    def train(epochs, validation, values):
        parameters, step = pytorch_optimiser(case, values)
        for columns, order in epochs:
            for rows in order:
                step({name: column[rows] for name, column in columns.items()})
            # in parts that fit the cache, as ours
            parts = zip(*(column.split(case["validationBatch"]) for column in validation.values()))
            total = sum(float(loss_of(parameters, dict(zip(validation, part))).detach()) * len(part[0]) for part in parts)
        return total / len(validation["x"])

    return per_training(case, train, trainings)


def jax_loss(case):
    """Mean loss of a batch as a function of parameters and columns."""
    import jax
    import jax.numpy as jnp

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

    return loss_of


def jax_epoch(case):
    """Compiled: all steps of an epoch, from a state (parameters, moments, steps done) to the next and the losses; and the state to begin with."""
    import jax
    import jax.numpy as jnp

    loss_of = jax_loss(case)

    def step(columns, state, rows_of_step):
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

    def begin(values):
        parameters = [jnp.asarray(value) for value in values]
        zeros = [jnp.zeros_like(value) for value in parameters]
        return parameters, zeros, zeros, jnp.float32(0)

    return jax.jit(lambda state, columns, order: jax.lax.scan(lambda now, rows: step(columns, now, rows), state, order)), begin


def jax_steps(case):
    import jax.numpy as jnp

    order = read_order(case, case["folder"])
    columns = {name: jnp.asarray(column) for name, column in read_columns(case["folder"], case["columns"], order.size).items()}
    order = jnp.asarray(order)
    values = read_parameters(case, case["folder"])
    epoch, begin = jax_epoch(case)

    def run():
        _, losses = epoch(begin(values), columns, order)
        losses.block_until_ready()
        return float(losses.mean())

    return per_step(case, run)


def jax_training(case):
    import jax
    import jax.numpy as jnp

    trainings = []
    for folder in case["members"]:
        epochs, validation, values = read_training(case, folder)
        x = jnp.asarray(epochs[0][0]["x"])
        epochs = [({**{name: jnp.asarray(c) for name, c in columns.items()}, "x": x}, jnp.asarray(order)) for columns, order in epochs]
        # in parts that fit the cache, as ours; here they are equal parts
        parts = case["validationParts"]
        validation = {name: jnp.asarray(column).reshape(parts, -1, column.shape[1]) for name, column in validation.items()}
        trainings.append((epochs, validation, values))
    epoch, begin = jax_epoch(case)
    loss_of = jax_loss(case)
    held_out = jax.jit(lambda parameters, parts: jax.lax.map(lambda part: loss_of(parameters, part), parts).mean())

    def train(epochs, validation, values):
        state = begin(values)
        for columns, order in epochs:
            state, _ = epoch(state, columns, order)
            total = float(held_out(state[0], validation))
        return total

    return per_training(case, train, trainings)


def per_step(case, run):
    def answer():
        wall, cpu = time.perf_counter(), time.process_time()
        loss = run()
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        scale = 1e6 / case["steps"]
        return {"cpu": cpu * scale, "wall": wall * scale, "loss": loss}

    return answer


def per_training(case, train, trainings):
    def answer():
        wall, cpu = time.perf_counter(), time.process_time()
        losses = [train(*training) for training in trainings]
        return {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall, "losses": losses}

    return answer


def main(library):
    if library == "pytorch":
        import torch

        torch.set_num_threads(1)
        version = torch.__version__
        kinds = {"steps": pytorch_steps, "loader": pytorch_loader, "training": pytorch_training}
    else:
        import jax

        version = jax.__version__
        kinds = {"steps": jax_steps, "training": jax_training}
    print(json.dumps({"version": version}), flush=True)
    # the last case is kept, so that its rounds read and compile once
    last, answer = None, None
    for line in sys.stdin:
        if line != last:
            case = json.loads(line)
            last, answer = line, kinds[case["kind"]](case)
        print(json.dumps(answer()), flush=True)


main(sys.argv[1])
