import { expect, test } from "vitest";
import { formatReference, parseReference } from "../../src/domain/reference.ts";

test("a reference is the panel's letters, the year and a number of four figures or more", () => {
	expect(formatReference({ prefix: "MIL", year: 2026, number: 42 })).toBe("MIL-2026-0042");
	expect(formatReference({ prefix: "MIL", year: 2026, number: 12345 })).toBe("MIL-2026-12345");
});

test.each([
	"MIL-2026-0042",
	"mil-2026-0042",
	"  Mil 2026 0042 ",
	"mil20260042",
	"mil 2026 42",
	"MIL–2026—0042",
	"mil_2026_42",
	"#MIL-2026-0042",
	"MIL - 2026 - 42",
])("%j is understood", (typed) => {
	expect(parseReference(typed)).toBe("MIL-2026-0042");
});

test.each([
	"",
	"2026-0042",
	"MIL-0042",
	"MIL-2026-",
	"MIL-2026-0000",
	"MIL-1926-0042",
	"M-2026-1",
	"MIL-2026-0042 now",
])("%j is no reference", (typed) => {
	expect(parseReference(typed)).toBeUndefined();
});

test.each([
	[{ prefix: "mil", year: 2026, number: 1 }],
	[{ prefix: "MIL", year: 26, number: 1 }],
	[{ prefix: "MIL", year: 2026, number: 0 }],
	[{ prefix: "MIL", year: 2026, number: 1.5 }],
])("%j cannot be made into one", (parts) => {
	expect(() => formatReference(parts)).toThrow(RangeError);
});
