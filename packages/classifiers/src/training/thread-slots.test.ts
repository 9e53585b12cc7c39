import { expect, test } from "@jest/globals";
import { threadSlots } from "./thread-slots.ts";

test("no more have a place than there are, and who asked first is first", async () => {
  const slots = threadSlots(2);
  const begun: number[] = [];
  const gives: (() => void)[] = [];
  const takers = [0, 1, 2, 3].map(async (i) => {
    gives[i] = await slots.take();
    begun.push(i);
  });
  await Promise.all(takers.slice(0, 2));
  expect(begun).toEqual([0, 1]);
  gives[1]();
  // once is enough
  gives[1]();
  await takers[2];
  expect(begun).toEqual([0, 1, 2]);
  gives[0]();
  await takers[3];
  gives[2]();
  gives[3]();
  await Promise.all([slots.take(), slots.take()]);
});

test("closed places are given to nobody", async () => {
  const slots = threadSlots(1);
  const give = await slots.take();
  const waiting = slots.take();
  slots.close(new Error("over"));
  await expect(waiting).rejects.toThrow("over");
  give();
  await expect(slots.take()).rejects.toThrow("over");
});
