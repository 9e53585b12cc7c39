/**
 * Results of tasks in the order of the tasks, while several are at work. The next tasks are asked for as results are taken, so that no more than `ahead`
 * of both exist; the first error, in that order, ends it.
 * @param ahead tasks at work or waiting at the same time, at least 1
 */
export async function* inOrder<Task, Result>(
  tasks: AsyncIterable<Task> | Iterable<Task>,
  perform: (task: Task) => Promise<Result>,
  ahead: number,
): AsyncGenerator<Result, void> {
  const pending: Promise<Result>[] = [];
  const begin = (task: Task): void => {
    const result = perform(task);
    // Whoever waits for it is told; one that fails behind another is not waited for.
    result.catch(() => undefined);
    pending.push(result);
  };
  for await (const task of tasks) {
    begin(task);
    if (pending.length >= ahead) yield await (pending.shift() as Promise<Result>);
  }
  for (const result of pending) yield await result;
}
