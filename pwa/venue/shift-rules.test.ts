import assert from "node:assert/strict";
import { test } from "node:test";
import { NOBODY, reconciled, withoutForgotten, type Kept, type Shift } from "./shift-rules.ts";

const NINE = Date.UTC(2026, 10, 22, 1) / 1000;
const WANG = { id: "wang", name: "王芳" };
const LI = { id: "li", name: "李强" };
const ROSTER = [WANG, LI].map((each) => ({ ...each, pin_salt: null, pin_hash: null }));

function told(attendant: typeof WANG | null, since = NINE, server_time = NINE + 3_600) {
  const shift = attendant && { attendant, since: new Date(since * 1000).toISOString() };
  return { shift, attendants: ROSTER, server_time };
}

function kept(attendant: typeof WANG, checked: Shift["checked"], since = NINE): Kept {
  return { shift: { attendant, since, checked }, endUnsent: false, settledAt: since };
}

test("the server's shift is taken over, and its end too", () => {
  const begun = reconciled(NOBODY, told(WANG));
  assert.deepEqual(begun.shift, { attendant: WANG, since: NINE, checked: "online" });
  assert.equal(reconciled(begun, told(null, NINE, NINE + 7_200)).shift, null);
  assert.deepEqual(reconciled(begun, told(LI, NINE + 60, NINE + 7_200)).shift?.attendant, LI);
});

test("an answer from before the last change is old news", () => {
  const begun = kept(WANG, "online", NINE + 60);
  assert.equal(reconciled(begun, told(null, NINE, NINE + 59)), begun);
});

test("a shift begun offline stays, unconfirmed, until the server knows it", () => {
  const begun = kept(WANG, "offline");
  assert.equal(reconciled(begun, told(null)).shift?.checked, "offline");
  assert.equal(reconciled(begun, told(WANG, NINE + 10)).shift?.checked, "online");
});

test("an earlier shift of hers at the server confirms nothing, and is ended", () => {
  const { shift, endUnsent } = reconciled(kept(WANG, "offline"), told(WANG, NINE - 3_600));
  assert.deepEqual([shift?.checked, endUnsent], ["offline", true]);
});

test("who took over offline is not undone by the shift that the server still has", () => {
  const { shift, endUnsent } = reconciled(kept(LI, "offline"), told(WANG, NINE - 3_600));
  assert.deepEqual([shift?.attendant, endUnsent], [LI, true]);
});

test("who is no longer on the roster is no longer on shift", () => {
  const gone = { ...told(null), attendants: [] };
  assert.equal(reconciled(kept(WANG, "offline"), gone).shift, null);
});

test("an end that the server has not heard of is told again and not undone", () => {
  const ended: Kept = { shift: null, endUnsent: true, settledAt: NINE };
  const after = reconciled(ended, told(WANG));
  assert.deepEqual([after.shift, after.endUnsent], [null, true]);
  assert.equal(reconciled(ended, told(null)).endUnsent, false);
});

test("nobody is on shift for longer than anybody stands at a door", () => {
  const limit = 16 * 3_600;
  for (const checked of ["online", "offline"] as const) {
    const begun = kept(WANG, checked);
    assert.equal(withoutForgotten(begun, NINE + limit, limit), begun);
    const over = { shift: null, endUnsent: true, settledAt: NINE + limit + 1 };
    assert.deepEqual(withoutForgotten(begun, NINE + limit + 1, limit), over);
  }
  assert.equal(withoutForgotten(NOBODY, NINE + 2 * limit, limit), NOBODY);
});
