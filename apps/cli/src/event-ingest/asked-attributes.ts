import { OBJECT_KINDS, type Analysis, type ErrorPlace, type ObjectKind } from "@ratiometer/config";
import { compileExpression, variedAttributes } from "@ratiometer/features";
import { attributeNames, type ColumnarFile, type ObjectNaming } from "@ratiometer/tables";

/** Conditions and factors of an analysis on the objects of a sample, by kind. */
function expressionsOn({ objects, systematics, where }: Analysis, sample: string): { kind: ObjectKind; text: string; place: ErrorPlace }[] {
  const selections = OBJECT_KINDS.flatMap((kind) =>
    (objects.kinds[kind]?.select ?? []).map((text, i) => {
      const path = `objects.${kind}.select[${i}]`;
      return { kind, text, place: { where: where(path), path } };
    }),
  );
  const factors = systematics
    .filter(({ samples }) => samples?.includes(sample) ?? true)
    .flatMap((systematic) => {
      const path = `systematics.${systematic.name}`;
      const place = { where: where(path), path };
      return variedAttributes(systematic).map((expression) => ({ ...expression, place }));
    });
  return [...selections, ...factors];
}

/**
 * Attributes of objects that an analysis reads beyond those that features need.
 * @throws AnalysisError CONFIG_UNKNOWN_COLUMN for one that neither we nor the file know, and others of compileExpression
 */
export function askedAttributes(
  analysis: Analysis,
  sample: string,
  file: Pick<ColumnarFile, "path" | "columns">,
  naming: ObjectNaming,
): Record<ObjectKind, Set<string>> {
  const asked = Object.fromEntries(OBJECT_KINDS.map((kind) => [kind, new Set<string>()])) as Record<ObjectKind, Set<string>>;
  for (const { kind, text, place } of expressionsOn(analysis, sample)) {
    const names = attributeNames(file, naming, kind, analysis.objects.kinds[kind]);
    const units = new Map(
      names.map((name) => [name, Object.hasOwn(naming.attributes[kind], name) ? naming.attributes[kind][name].unit : ""]),
    );
    for (const column of compileExpression(text, { units }, place).columns) asked[kind].add(column);
  }
  return asked;
}
