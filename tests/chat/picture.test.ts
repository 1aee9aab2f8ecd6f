import { expect, test } from "vitest";
import { type Figures, Picture } from "../../src/chat/picture.ts";
import { Private } from "../../src/chat/private.ts";
import { someFigures } from "../support/a-picture.ts";

const drawn = { bytes: new Uint8Array([1]), width: 1, height: 1 };

test("nothing private compiles into a picture", () => {
	const name = new Private("Zephyrine");
	// @ts-expect-error a label is words
	const label: Partial<Figures> = { labels: [name] };
	// @ts-expect-error and so is what is read out
	const alt: Partial<Figures> = { alt: name };
	expect([label, alt]).toHaveLength(2);
	// Where it came in by force it is not drawn: written as text it throws, and as JSON it is no name.
	expect(JSON.stringify({ label, alt })).not.toContain("Zephyrine");
});

test.each([
	["a case's reference", { labels: ["MIL-2026-0042"] }],
	["an id", { title: "Case 0b9f4c1e-5d3a-4c57-9e0a-8d2f6f0c1a11" }],
	["a reference in what is read out", { alt: "Bar chart. MIL-2026-00421: 3" }],
])("a picture that says %s is not drawn", async (_, change) => {
	const picture = new Picture(someFigures(change));
	await expect(Picture.draw(picture, async () => drawn)).rejects.toThrow("names no case");
	expect(Picture.png(picture)).toBeUndefined();
});

test("a picture is drawn once", async () => {
	const picture = new Picture(someFigures());
	let times = 0;
	const draw = async () => {
		times += 1;
		return drawn;
	};
	await Picture.draw(picture, draw);
	await Picture.draw(picture, draw);
	expect(times).toBe(1);
	expect(Picture.png(picture)).toBe(drawn);
});
