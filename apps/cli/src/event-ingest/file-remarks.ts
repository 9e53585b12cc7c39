/** Remarks of one kind that are told one by one. */
const TOLD = 2;

/** Remarks on the files of a sample; of those that differ in numbers only the first are told, and how many more there are. */
export function fileRemarks(files: readonly { readonly file: string; readonly remarks: readonly string[] }[]): string[] {
  const kinds = new Map<string, string[]>();
  for (const { file, remarks } of files)
    for (const remark of remarks) {
      const kind = remark.replaceAll(/\d+/g, "0");
      kinds.set(kind, [...(kinds.get(kind) ?? []), `${file}: ${remark}`]);
    }
  return [...kinds.values()].flatMap((remarks) => {
    const more = remarks.length - TOLD;
    if (more <= 1) return remarks;
    return [...remarks.slice(0, TOLD - 1), `${remarks[TOLD - 1]}; the like in ${more} more files`];
  });
}
