import { rocCovariance, type RocCurve } from "@ratiometer/classifiers";
import type { Classifier, Estimator } from "@ratiometer/config";
import type { PublishedRoc, PublishedShare } from "@ratiometer/hepdata-export";
import { efficiency } from "@ratiometer/likelihood";
import type { ClassifierDiagnostics } from "../stages/classifier-diagnostics.ts";
import { pointText } from "../stages/diagnostic-points.ts";
import type { RatioDiagnostics } from "../stages/estimator-diagnostics.ts";

/** The shares of one sample, undefined where there is none because of negative weights; the first point, which nothing passes, has no threshold. */
function sharesOf(shares: readonly number[], events: readonly number[], squares: readonly number[]): (PublishedShare | undefined)[] {
  const last = shares.length - 1;
  const all = { events: events[last], weight: shares[last], squares: squares[last] };
  return shares.slice(1).map((weight, i) => {
    // all events pass the last threshold, whatever their number
    if (i === last - 1) return { value: 1, up: 0, down: 0 };
    return efficiency({ events: events[i + 1], weight, squares: squares[i + 1] }, all);
  });
}

function publishedCurve(
  curve: RocCurve,
  about: Pick<PublishedRoc, "network" | "name" | "score" | "acceptedName" | "mistakenName" | "events">,
): PublishedRoc {
  const accepted = sharesOf(curve.accepted, curve.events.accepted, curve.squares.accepted);
  const mistaken = sharesOf(curve.mistaken, curve.events.mistaken, curve.squares.mistaken);
  const kept = accepted.flatMap((share, i) => {
    const other = mistaken[i];
    return share === undefined || other === undefined ? [] : [{ i, share, other }];
  });
  const covariance = rocCovariance(curve);
  const part = (matrix: readonly (readonly number[])[]): number[][] => kept.map(({ i: p }) => kept.map(({ i: q }) => matrix[p + 1][q + 1]));
  return {
    ...about,
    thresholds: kept.map(({ i }) => curve.thresholds[i]),
    accepted: kept.map(({ share }) => share),
    mistaken: kept.map(({ other }) => other),
    covariance: {
      accepted: part(covariance.accepted),
      mistaken: part(covariance.mistaken),
      ...(curve.squares.shared.some((sum) => sum !== 0) ? { between: part(covariance.between) } : {}),
    },
    area: curve.area,
  };
}

/** The ROC curves of a classifier: each class against the others; of two classes one, because the other one is its mirror image. */
export function classifierRocs({ name, classes }: Classifier, diagnostics: ClassifierDiagnostics): PublishedRoc[] {
  const curves = diagnostics.classes.length === 2 ? diagnostics.classes.slice(0, 1) : diagnostics.classes;
  return curves.map(({ name: own, samples, roc }) => {
    const others = classes.filter((each) => each.name !== own);
    const mistakenName = others.map((other) => `${other.name} (${other.samples.join(", ")})`).join(" and ");
    return publishedCurve(roc, {
      network: `${name}.onnx`,
      name: `${own} against ${others.map((other) => other.name).join(", ")}`,
      score: `probability of ${own}`,
      acceptedName: `${own} (${samples.join(", ")})`,
      mistakenName,
      events: "hold-out events of the domain at the SM, classes with the shares of the training",
    });
  });
}

/** The ROC curves of a ratio that is used as a classifier: events of a point against those of the SM, which are the same events weighted twice. */
export function ratioRocs({ name, coefficients }: Estimator, { roc }: RatioDiagnostics): PublishedRoc[] {
  return roc.map((curve) => {
    const point = pointText(coefficients, curve.at);
    return publishedCurve(curve, {
      network: `${name}.onnx`,
      name: `${point} against the SM`,
      score: `log ratio at ${point}`,
      acceptedName: `events at ${point}`,
      mistakenName: "events at the SM",
      events: "validation events of the domain, weighted to the point and to the SM",
    });
  });
}
