import { expect, test } from "@jest/globals";
import { memberText } from "./member-text.ts";

test("the value of a key is given as it is written, at the outer level only", () => {
  expect(memberText('{"a":{"event":1},"b":[{"event":2}],"event" : 18446744073709551615 }', "event")).toBe("18446744073709551615");
  expect(memberText('{"source":"\\"event\\":3","event":4}', "event")).toBe("4");
  expect(memberText('{"source":"event","x":"a\\\\","event":"b,c"}', "event")).toBe('"b,c"');
  expect(memberText('{"\\u0065vent":5}', "event")).toBe("5");
  expect(memberText('{"event":6,"event":7}', "event")).toBe("7");
  expect(memberText('{"source":"event"}', "event")).toBeUndefined();
});
