"""Les Houches files: particles, weights, and the cross section that the header says."""

import math

import numpy as np
import pylhe

from .columns import column_of
from .ingestion import CROSS_SECTION, analysis, close, compare_weights, ingest, same
from .readings import PARTICLE_FIELDS


def lhe(path, folder):
    """Particles and weights; where the header's cross section is not that of the weights, once more with a given one."""
    file = pylhe.LHEFile.fromfile(path)
    events = list(file.events)
    own = np.array([event.eventinfo.weight for event in events])
    expected = sum(process.xSection for process in file.init.procInfo)
    fits = [factor for factor in (1, len(own)) if expected > 0 and _agree(own, factor, expected)]
    attempts = [_lhe(path, folder / "header", events, own, None, fits)]
    if not fits:
        attempts.append(_lhe(path, folder / "given", events, own, CROSS_SECTION, fits))
    return attempts


def _agree(own, factor, expected):
    """Whether weights, divided by a factor, add up to a cross section within a percent or five standard errors, and never by more than half."""
    error = math.sqrt(max(0.0, (own**2).sum() - own.sum() ** 2 / len(own)))
    return abs(own.sum() / factor - expected) <= min(0.5 * expected, max(0.01 * expected, 5 * error / factor))


def _lhe(path, folder, events, own, given, fits):
    document = analysis("lhe", path, weights={"scheme": "none"}, cross_section=given, features={"sets": ["general"]})
    attempt, ingested = ingest(document, folder, "DATA_NORMALISATION" if given is None and not fits else None)
    if ingested is None:
        return attempt
    same(attempt, "events", ingested.sample["events"], len(events))
    cross_section = given
    if given is None:
        sums = [own.sum() / factor for factor in fits]
        cross_section = ingested.sample["crossSection"]["value"]
        if not any(abs(cross_section - found) <= 1e-12 * found for found in sums):
            attempt.different.append(f"cross section {cross_section}, expected sum or mean of the weights, {sums}")
    compare_weights(attempt, ingested, own, cross_section, math.fsum(own))
    found = ingested.table("particles")
    particles = [particle for event in events for particle in event.particles]
    offsets = ingested.table("particles", "offsets")["first"]
    same(attempt, "numbers of particles", np.diff(offsets), [len(event.particles) for event in events])
    for name, attribute in PARTICLE_FIELDS.items():
        same(attempt, name, found[name], np.array([getattr(particle, attribute) for particle in particles]))
    same(attempt, "mother", found["mother"], np.array([particle.mother1 - 1 for particle in particles]))
    final = found["status"] == 1
    same(attempt, "final-state particles", int(final.sum()), sum(particle.status == 1 for particle in particles))
    energy = column_of(np.array([particle.e for particle in particles if particle.status == 1]))
    close(attempt, "sum of their energies", math.fsum(found["energy"][final]), energy.sum)
    return attempt
